//! Where files lie, and their bounds.

use std::sync::Arc;

use super::StartError;
use crate::{
    backend::{
        BackendError,
        files::{Bucket, BucketOptions, Disk, Files},
    },
    config::Settings,
    domain::{Rate, file::MOST_FILES},
    protocol::reply,
    service::FileRules,
};

/// The folder of files, in the folder of the embedded store.
const FOLDER: &str = "files";
const MB: u64 = 1024 * 1024;

/// Why no file can be sent; `None`: they can.
fn off(settings: &Settings) -> Option<&'static str> {
    if !settings.files {
        Some("Files cannot be sent on this server: its owner switched them off.")
    } else if settings.redis_url.is_some() && settings.s3_bucket.is_none() {
        Some(
            "Files cannot be sent on this server yet: its owner has to set a bucket for them first.",
        )
    } else {
        None
    }
}

pub(super) fn rules(settings: &Settings) -> FileRules {
    let an_hour = 60 * 60;
    FileRules {
        off: off(settings),
        max_bytes: settings.max_file_mb * MB,
        max_pixels: settings.max_picture_megapixels * 1_000_000,
        upload: Rate::within(settings.upload_mb_per_hour, an_hour),
        keep_free: settings.files_keep_free_mb * MB,
    }
}

pub(super) fn limits(settings: &Settings) -> reply::FileLimits {
    reply::FileLimits {
        bytes: settings.max_file_mb * MB,
        per_message: MOST_FILES,
        off: off(settings),
    }
}

/// The place of files; `None` where there is none. A bucket is tried: one that refuses stops the
/// start, one that does not answer may do so later.
pub(super) async fn open(settings: &Settings) -> Result<Option<Arc<dyn Files>>, StartError> {
    let Some(bucket) = &settings.s3_bucket else {
        if settings.redis_url.is_some() {
            return Ok(None);
        }
        let folder = settings.data_dir.join(FOLDER);
        let disk = Disk::open(&folder).map_err(|error| {
            StartError::Files(format!(
                "data_dir: the folder of files {} cannot be used: {error}",
                folder.display()
            ))
        })?;
        return Ok(Some(Arc::new(disk)));
    };
    let secret = settings.s3_secret_key.as_ref();
    let options = BucketOptions {
        bucket: bucket.clone(),
        region: settings.s3_region.clone(),
        endpoint: settings.s3_endpoint.clone(),
        access_key: settings.s3_access_key.clone().unwrap_or_default(),
        secret_key: secret
            .map(|secret| secret.expose().to_owned())
            .unwrap_or_default(),
        path_style: settings.s3_path_style && settings.s3_endpoint.is_some(),
    };
    let bucket = Bucket::new(&options).map_err(refused)?;
    match bucket.probe().await {
        Ok(()) => {}
        Err(error @ BackendError::Internal(_)) => return Err(refused(error)),
        Err(error) => tracing::warn!(%error, "the bucket for files does not answer yet"),
    }
    Ok(Some(Arc::new(bucket)))
}

fn refused(error: BackendError) -> StartError {
    StartError::Files(format!(
        "s3_bucket cannot be used; look at s3_bucket, s3_region, s3_endpoint, s3_access_key and \
         s3_secret_key: {error}"
    ))
}
