//! The internet check as those who rely on it would notice it.

mod admission;
mod coverage;
mod datagram;
mod facts;
mod judgement;
mod loss;
mod pace;
mod plan;
mod voice;
mod window;
