//! The app's core: everything that lives as long as the process.

/// The app without a window.
pub struct App;
