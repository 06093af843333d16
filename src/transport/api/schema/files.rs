//! Files, as the REST API shows them.

use poem_openapi::Object;
use uuid::Uuid;

use crate::{
    domain::{File, FileId, WantedFile, file::MOST_FILES},
    service::FileRules,
};

/// A file.
#[derive(Object, Debug, Clone)]
#[oai(rename = "File", skip_serializing_if_is_none)]
pub(crate) struct FileObject {
    /// Its id: `/api/files/{id}/{name}` hands it out.
    id: Uuid,
    /// How it is called: what you said, made good, with the ending of what it became.
    name: String,
    /// What it is, by its own bytes.
    #[oai(rename = "type")]
    kind: String,
    /// Bytes.
    size: u64,
    /// Of a picture: pixels.
    width: Option<u32>,
    /// Of a picture: pixels.
    height: Option<u32>,
    /// Of a picture that is not small: `/api/thumbnails/{id}` hands out a smaller one.
    thumbnail: Option<ThumbnailObject>,
    /// What is to be seen or heard, in the words of who sent it.
    alt: Option<String>,
}

/// A smaller picture.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Thumbnail")]
pub(crate) struct ThumbnailObject {
    /// Pixels, at most 640.
    width: u32,
    /// Pixels, at most 640.
    height: u32,
}

/// What files must stay within.
#[derive(Object, Debug, Clone)]
#[oai(rename = "FileLimits", skip_serializing_if_is_none)]
pub(crate) struct FileLimitsObject {
    /// Most bytes of one.
    bytes: u64,
    /// Most of one message.
    per_message: usize,
    /// Why none can be sent, as a sentence for people; absent: they can.
    off: Option<String>,
}

impl FileLimitsObject {
    /// As the rules say.
    pub(in crate::transport::api) fn of(rules: &FileRules) -> Self {
        Self {
            bytes: rules.max_bytes,
            per_message: MOST_FILES,
            off: rules.off.map(ToOwned::to_owned),
        }
    }
}

/// A file that a message is to carry.
#[derive(Object, Debug)]
#[oai(rename = "WantedFile", deny_unknown_fields)]
pub(crate) struct WantedFileObject {
    /// Yours, sent to the same room before, and in no other message.
    pub id: Uuid,
    /// What is to be seen or heard, for those who cannot; at most 1000 characters.
    #[oai(validator(max_length = 1000))]
    pub alt: Option<String>,
}

impl FileObject {
    /// Those of a message; `None` if it has none.
    pub(super) fn of(files: &[File]) -> Option<Vec<Self>> {
        (!files.is_empty()).then(|| files.iter().map(Self::from).collect())
    }
}

impl From<&File> for FileObject {
    fn from(file: &File) -> Self {
        Self {
            id: file.id.0,
            name: file.name.as_str().to_owned(),
            kind: file.kind.clone(),
            size: file.size,
            width: file.width,
            height: file.height,
            thumbnail: file.thumbnail.as_ref().map(|small| ThumbnailObject {
                width: small.width,
                height: small.height,
            }),
            alt: file.alt.as_ref().map(|alt| alt.as_str().to_owned()),
        }
    }
}

impl From<WantedFileObject> for WantedFile {
    fn from(wanted: WantedFileObject) -> Self {
        Self {
            id: FileId(wanted.id),
            alt: wanted.alt,
        }
    }
}

/// For the test that holds both ways of telling together.
#[cfg(test)]
pub(super) fn examples() -> Vec<File> {
    use crate::domain::{AltText, FileName, Thumbnail};
    vec![
        File {
            id: FileId::random(),
            name: FileName::tidy("harbour.jpg"),
            kind: "image/jpeg".to_owned(),
            size: 12_345,
            width: Some(2000),
            height: Some(1000),
            thumbnail: Some(Thumbnail {
                width: 640,
                height: 320,
            }),
            alt: AltText::parse("A harbour").unwrap(),
        },
        File {
            id: FileId::random(),
            name: FileName::tidy("plan.pdf"),
            kind: "application/pdf".to_owned(),
            size: 1,
            width: None,
            height: None,
            thumbnail: None,
            alt: None,
        },
    ]
}
