//! What a sample asks of the computer on which it is taken: what its clocks say, and whether somebody
//! pays for its data by the byte.
//!
//! A test has a computer that sleeps, or is paid for by the byte, when it likes. Not here: what stands
//! around a sample, which only a real line has ([`super::surroundings`]).

use futures_util::future::BoxFuture;

use super::{clock::Looked, is_metered};

/// A computer on which samples are taken.
pub trait Computer: Send + Sync {
    /// What its clocks say now.
    fn look(&self) -> Looked;

    /// Whether somebody pays by the byte; none when the system does not say.
    fn is_metered(&self) -> BoxFuture<'_, Option<bool>>;
}

/// The computer that this runs on.
#[derive(Debug, Clone, Copy)]
pub struct ThisComputer;

impl Computer for ThisComputer {
    fn look(&self) -> Looked {
        Looked::now()
    }

    fn is_metered(&self) -> BoxFuture<'_, Option<bool>> {
        Box::pin(is_metered())
    }
}
