//! Files in a bucket of S3, or of what speaks as it does.

use std::{ops::Range, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    buffered::BufWriter,
    path::Path,
};
use tokio::io::AsyncWriteExt;

use super::{Bytestream, Files, Piece, Writing};
use crate::backend::{BackendError, Result};

/// Smaller files go in one request, larger ones in parts of this size: the least that S3 takes.
const PART: usize = 5 * 1024 * 1024;
/// Parts under way at once for one file: bounds its memory.
const PARTS_AT_ONCE: usize = 2;
/// To connect.
const CONNECT: Duration = Duration::from_secs(5);
/// Without a byte.
const SILENCE: Duration = Duration::from_secs(20);
/// For all tries of one request.
const TRIES_TAKE: Duration = Duration::from_secs(15);

/// Where a bucket is, and how to get in.
#[derive(Clone)]
pub struct BucketOptions {
    /// Its name.
    pub bucket: String,
    /// Where it is, in words of its server.
    pub region: String,
    /// The server; `None`: Amazon's.
    pub endpoint: Option<String>,
    /// Who asks.
    pub access_key: String,
    /// By what that is proved.
    pub secret_key: String,
    /// Whether the bucket stands in the path of addresses; else in the name of the host.
    pub path_style: bool,
}

/// A bucket.
pub struct Bucket {
    store: Arc<AmazonS3>,
}

impl Bucket {
    /// Asks nothing yet: [`Files::probe`] does.
    pub fn new(options: &BucketOptions) -> Result<Self> {
        // Others may have chosen it already, and it is the only one there is.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = ClientOptions::new()
            .with_allow_http(true)
            .with_connect_timeout(CONNECT)
            .with_read_timeout(SILENCE)
            // A large file takes as long as its reader does.
            .with_timeout_disabled();
        let retry = RetryConfig {
            max_retries: 3,
            retry_timeout: TRIES_TAKE,
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&options.bucket)
            .with_region(&options.region)
            .with_access_key_id(&options.access_key)
            .with_secret_access_key(&options.secret_key)
            .with_virtual_hosted_style_request(!options.path_style)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &options.endpoint {
            builder = builder.with_endpoint(if options.path_style {
                endpoint.clone()
            } else {
                endpoint.replacen("://", &format!("://{}.", options.bucket), 1)
            });
        }
        let store = builder.build().map_err(failed)?;
        Ok(Self {
            store: Arc::new(store),
        })
    }
}

fn path(piece: Piece) -> Path {
    Path::from(format!("files/{}", piece.path()))
}

fn failed(error: object_store::Error) -> BackendError {
    use object_store::Error as E;
    let refuses = matches!(
        error,
        E::NotFound { .. } | E::PermissionDenied { .. } | E::Unauthenticated { .. }
    );
    if refuses {
        BackendError::Internal(format!("the bucket refuses: {error}"))
    } else {
        BackendError::Unavailable(format!("the bucket: {error}"))
    }
}

#[async_trait]
impl Files for Bucket {
    fn kind(&self) -> &'static str {
        "bucket"
    }

    async fn begin(&self, piece: Piece) -> Result<Box<dyn Writing>> {
        let store: Arc<dyn ObjectStore> = Arc::<AmazonS3>::clone(&self.store);
        let writer =
            BufWriter::with_capacity(store, path(piece), PART).with_max_concurrency(PARTS_AT_ONCE);
        Ok(Box::new(Sending(writer)))
    }

    async fn read(&self, piece: Piece, range: Range<u64>) -> Result<Option<Bytestream>> {
        if range.is_empty() {
            return Ok(Some(futures_util::stream::empty().boxed()));
        }
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        match self.store.get_opts(&path(piece), options).await {
            Ok(found) => Ok(Some(
                found.into_stream().map_err(std::io::Error::other).boxed(),
            )),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    async fn delete(&self, piece: Piece) -> Result<()> {
        match self.store.delete(&path(piece)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    async fn free(&self) -> Result<Option<u64>> {
        Ok(None)
    }
}

struct Sending(BufWriter);

#[async_trait]
impl Writing for Sending {
    async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.0.put(bytes).await.map_err(failed)
    }

    async fn finish(mut self: Box<Self>) -> Result<()> {
        let Err(error) = self.0.shutdown().await else {
            return Ok(());
        };
        // What it was is in there.
        match error.downcast::<object_store::Error>() {
            Ok(cause) => Err(failed(cause)),
            Err(error) => Err(BackendError::Unavailable(format!("the bucket: {error}"))),
        }
    }

    async fn abandon(mut self: Box<Self>) {
        if let Err(error) = self.0.abort().await {
            tracing::debug!(%error, "what was sent is left to the rules of the bucket");
        }
    }
}
