//! Where the bytes of files lie: the same contract on a disk and in a bucket.

use bytes::Bytes;
use futures_util::TryStreamExt;
use tempfile::TempDir;
use tertulia::{
    backend::files::{Bucket, BucketOptions, Disk, Files, Part, Piece},
    config::Settings,
    domain::FileId,
};

use crate::support::S3Server;

/// A place for files, and what keeps it.
enum Place {
    Disk(Disk, TempDir),
    Bucket(
        Bucket,
        #[expect(dead_code, reason = "keeps it running")] S3Server,
    ),
}

impl Place {
    fn on_disk() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self::Disk(Disk::open(dir.path()).unwrap(), dir)
    }

    async fn in_bucket() -> Self {
        let server = S3Server::start().await;
        let mut settings = Settings::default();
        server.set(&mut settings);
        Self::Bucket(Bucket::new(&options(&settings)).unwrap(), server)
    }

    fn files(&self) -> &dyn Files {
        match self {
            Self::Disk(disk, _) => disk,
            Self::Bucket(bucket, _) => bucket,
        }
    }
}

fn options(settings: &Settings) -> BucketOptions {
    BucketOptions {
        bucket: settings.s3_bucket.clone().unwrap(),
        region: settings.s3_region.clone(),
        endpoint: settings.s3_endpoint.clone(),
        access_key: settings.s3_access_key.clone().unwrap(),
        secret_key: settings.s3_secret_key.as_ref().unwrap().expose().to_owned(),
        path_style: true,
    }
}

fn piece(part: Part) -> Piece {
    Piece {
        file: FileId::random(),
        part,
    }
}

async fn put(files: &dyn Files, piece: Piece, parts: &[Bytes]) {
    let mut writing = files.begin(piece).await.unwrap();
    for part in parts {
        writing.write(part.clone()).await.unwrap();
    }
    writing.finish().await.unwrap();
}

async fn get(files: &dyn Files, piece: Piece, range: std::ops::Range<u64>) -> Option<Vec<u8>> {
    let stream = files.read(piece, range).await.unwrap()?;
    Some(stream.try_collect::<Vec<Bytes>>().await.unwrap().concat())
}

async fn what_is_finished_is_there_whole_and_in_ranges(place: Place) {
    let files = place.files();
    let small = piece(Part::Whole);
    put(
        files,
        small,
        &[Bytes::from_static(b"hello "), Bytes::from_static(b"world")],
    )
    .await;
    assert_eq!(get(files, small, 0..11).await.unwrap(), b"hello world");
    assert_eq!(get(files, small, 6..11).await.unwrap(), b"world");
    assert_eq!(get(files, small, 3..3).await.unwrap(), b"");
    // The parts of a file are apart.
    let thumbnail = Piece {
        part: Part::Thumbnail,
        ..small
    };
    assert!(get(files, thumbnail, 0..1).await.is_none());
    put(files, thumbnail, &[Bytes::from_static(b"t")]).await;
    assert_eq!(get(files, small, 0..5).await.unwrap(), b"hello");
    // More than one part of S3, in pieces of no even size.
    let large = piece(Part::Raw);
    let all: Vec<u8> = (0..17_000_000_u32).map(|n| (n % 253) as u8).collect();
    let parts: Vec<Bytes> = all.chunks(777_777).map(Bytes::copy_from_slice).collect();
    put(files, large, &parts).await;
    assert!(get(files, large, 0..17_000_000).await.unwrap() == all);
    let middle = get(files, large, 9_999_990..10_000_010).await.unwrap();
    assert_eq!(middle, &all[9_999_990..10_000_010]);
    // Writing it anew takes its place.
    put(files, small, &[Bytes::from_static(b"other")]).await;
    assert_eq!(get(files, small, 0..5).await.unwrap(), b"other");
}

async fn what_is_not_finished_is_not_there(place: Place) {
    let files = place.files();
    for size in [1_000, 12_000_000] {
        for is_given_up in [true, false] {
            let piece = piece(Part::Whole);
            let mut writing = files.begin(piece).await.unwrap();
            writing.write(Bytes::from(vec![7; size])).await.unwrap();
            assert!(get(files, piece, 0..1).await.is_none());
            if is_given_up {
                writing.abandon().await;
            } else {
                drop(writing);
            }
            assert!(get(files, piece, 0..1).await.is_none());
        }
    }
    if let Place::Disk(_, dir) = &place {
        let left = std::fs::read_dir(dir.path().join("unfinished")).unwrap();
        assert_eq!(left.count(), 0);
    }
}

async fn what_is_deleted_is_gone_and_may_be_deleted_again(place: Place) {
    let files = place.files();
    let (one, other) = (piece(Part::Whole), piece(Part::Whole));
    for piece in [one, other] {
        put(files, piece, &[Bytes::from_static(b"hello")]).await;
    }
    for _ in 0..2 {
        files.delete(one).await.unwrap();
        assert!(get(files, one, 0..5).await.is_none());
    }
    assert_eq!(get(files, other, 0..5).await.unwrap(), b"hello");
    files.probe().await.unwrap();
}

macro_rules! on_both {
    ($($name:ident)*) => {
        mod disk {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(super::Place::on_disk()).await;
                }
            )*
        }

        mod bucket {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(super::Place::in_bucket().await).await;
                }
            )*
        }
    };
}

on_both! {
    what_is_finished_is_there_whole_and_in_ranges
    what_is_not_finished_is_not_there
    what_is_deleted_is_gone_and_may_be_deleted_again
}

#[tokio::test]
async fn a_bucket_that_refuses_is_told_from_one_that_is_away() {
    use tertulia::backend::BackendError;
    let mut server = S3Server::start().await;
    let mut settings = Settings::default();
    server.set(&mut settings);
    let probe = async |change: &dyn Fn(&mut BucketOptions)| {
        let mut options = options(&settings);
        change(&mut options);
        Bucket::new(&options).unwrap().probe().await
    };
    assert_eq!(probe(&|_| {}).await, Ok(()));
    let wrong: [&dyn Fn(&mut BucketOptions); 2] = [
        &|options| "wrong".clone_into(&mut options.secret_key),
        &|options| "nobody".clone_into(&mut options.access_key),
    ];
    for wrong in wrong {
        let refused = probe(wrong).await;
        assert!(
            matches!(refused, Err(BackendError::Internal(_))),
            "{refused:?}"
        );
        let shown = format!("{refused:?}");
        assert!(!shown.contains(&settings.s3_secret_key.as_ref().unwrap().expose().to_owned()));
    }
    server.kill();
    let away = probe(&|_| {}).await;
    assert!(
        matches!(away, Err(BackendError::Unavailable(_))),
        "{away:?}"
    );
    server.revive().await;
    assert_eq!(probe(&|_| {}).await, Ok(()));
}
