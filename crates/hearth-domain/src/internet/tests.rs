//! The internet check as those who rely on it would notice it.

mod admission;
mod caller;
mod coverage;
mod datagram;
mod facts;
mod judgement;
mod levelling;
mod line;
mod loss;
mod pace;
mod plan;
mod profiles;
mod reception;
mod samples;
mod server;
mod summary;
mod throughput;
mod voice;
mod window;
