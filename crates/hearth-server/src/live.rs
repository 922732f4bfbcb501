//! `GET /live`: tells the apps that something changed.

/// Tells streams that something changed. Clones share their listeners.
#[derive(Debug, Clone, Default)]
pub struct Live;
