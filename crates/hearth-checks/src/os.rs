//! What differs between operating systems, one file each. Each says which system it is, and where
//! it lies.
//!
//! Not here: what the answers mean ([`crate::system`]).

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub(crate) use linux::{asleep, fill_by_cubic, is_metered, root, system};

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
pub(crate) use macos::{asleep, fill_by_cubic, is_metered, root, system};

#[cfg(target_os = "windows")]
mod windows;
#[cfg(target_os = "windows")]
pub(crate) use windows::{asleep, fill_by_cubic, is_metered, root, system};

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod other;
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
pub(crate) use other::{asleep, fill_by_cubic, is_metered, root, system};
