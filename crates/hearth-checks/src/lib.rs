//! What Hearth can find out about this device, and nothing else.
//!
//! Probes come from a closed list that is compiled in: [`sees::WHAT_IS_READ`] is both what the page
//! "What Hearth can and cannot see" shows and what [`device::device`] reads, and a test holds the
//! two together. Every fact is known, or unknown with a sentence that says why. Not here: what a
//! fact is worth (`hearth_domain::fact`), and who is told of it.

pub mod device;
pub mod internet;
mod os;
pub mod report;
pub mod sees;
pub mod shown;
pub mod system;
