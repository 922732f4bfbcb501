//! The internet check: whether a line at home carries calls at the hours that matter.
//!
//! A sample is taken as a set of facts ([`measurement`]). From loss and delay the quality of a call
//! is estimated ([`voice`], [`loss`]), and the facts are held against the pack's lines ([`limits`],
//! [`judgement`]), which names what limits the line and what would probably help ([`diagnosis`]).
//! Samples count for the peak hours they lie in ([`window`]); when the next one is due is
//! [`plan`]'s, whether the server lets it start is [`admission`]'s, and what all of them together
//! support is [`coverage`]'s. Who else at home was online is [`household`]'s, and what goes on the
//! record of a sample [`summary`]'s.
//!
//! The facts come from voice streams and a filled line. Client and server share what decides them:
//! the packets ([`datagram`]), when each is due ([`pace`]), who speaks when ([`caller`], [`answerer`],
//! [`talk`]), what became of them ([`reception`], [`floor`], [`round_trip`]), and how much the line carries and whether it was full
//! ([`throughput`], [`levelling`]).
//!
//! Everything here is a pure function: the clock and chance are arguments. Not here: sockets, what
//! is on the line, and any decision about a person. A judgement is material for one.

pub mod admission;
pub mod answerer;
mod binomial;
mod calendar;
pub mod caller;
pub mod coverage;
pub mod datagram;
pub mod diagnosis;
pub mod example;
pub mod floor;
mod holiday;
pub mod household;
mod jitter;
pub mod judgement;
pub mod levelling;
pub mod limits;
pub mod loss;
pub mod measurement;
pub mod pace;
mod percentile;
pub mod plan;
pub mod progress;
pub mod reception;
pub mod round_trip;
pub mod summary;
pub mod talk;
#[cfg(test)]
mod tests;
pub mod throughput;
pub mod traffic;
pub mod voice;
pub mod window;
mod words;
