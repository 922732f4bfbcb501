//! Opening the store where files of evidence lie: a folder, or a bucket of an S3 store.
//!
//! Not here: what is kept in it and under which keys ([`crate::file`]).

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use object_store::{
    ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem,
};

use crate::{
    config::{Config, Evidence},
    folder,
};

/// How often a request of an S3 store is tried again, and for how long in all: somebody waits.
const RETRIES: usize = 2;
const RETRY_FOR: Duration = Duration::from_secs(10);
/// How long an S3 store may take to take a connection, and to answer.
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(60);

/// The store as it is set up. Every file of evidence lies under a key that begins with `evidence/`.
///
/// # Errors
/// When the settings contradict themselves, or the folder cannot be made.
pub(crate) fn open(config: &Config) -> anyhow::Result<Arc<dyn ObjectStore>> {
    // A backup listens nowhere, and is asked nothing else of the settings.
    config.evidence.check()?;
    match &config.evidence {
        Evidence::Folder => {
            let data = &config.data;
            // Also the one within, so that nobody looks into it where a wider folder was given.
            folder::make(&data.join("evidence"))
                .with_context(|| format!("The folder {} cannot be used", data.display()))?;
            Ok(Arc::new(
                LocalFileSystem::new_with_prefix(data)?.with_fsync(true),
            ))
        }
        Evidence::S3 {
            bucket,
            endpoint,
            region,
        } => {
            let mut store = AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .with_region(region)
                .with_retry(RetryConfig {
                    max_retries: RETRIES,
                    retry_timeout: RETRY_FOR,
                    ..RetryConfig::default()
                })
                .with_client_options(
                    ClientOptions::new()
                        .with_connect_timeout(CONNECT)
                        .with_timeout(ANSWER),
                )
                // Whatever a variable says.
                .with_allow_http(config.evidence.is_plain());
            if let Some(keys) = &config.keys {
                store = store
                    .with_access_key_id(&keys.id)
                    .with_secret_access_key(&keys.secret);
            }
            if let Some(endpoint) = endpoint {
                store = store.with_endpoint(endpoint.as_str().trim_end_matches('/'));
            }
            Ok(Arc::new(store.build().context(
                "The S3 store cannot be used. Check [evidence] in the settings and the two AWS \
                 variables.",
            )?))
        }
    }
}
