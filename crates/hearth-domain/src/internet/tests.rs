//! The internet check as those who rely on it would notice it.

mod judgement;
mod loss;
mod voice;
mod window;
