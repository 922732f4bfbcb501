//! The internet check as those who rely on it would notice it.

mod admission;
mod coverage;
mod judgement;
mod loss;
mod plan;
mod voice;
mod window;
