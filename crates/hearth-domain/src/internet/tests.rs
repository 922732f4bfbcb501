//! The internet check as those who rely on it would notice it.

mod admission;
mod caller;
mod coverage;
mod datagram;
mod evidence;
mod facts;
mod household;
mod judgement;
mod levelling;
mod limits;
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
