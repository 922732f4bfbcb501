//! What is seen while a sample runs, for whoever watches it.
//!
//! Figures of the moment: none of them is judged, and none is kept. Not here: what a sample found
//! ([`super::measurement`]).

wire! {
    /// What is seen now.
    #[derive(Copy)]
    pub struct Progress {
        /// What is being done.
        pub step: SampleStep,
        /// Seconds since the sample began.
        pub seconds: f64,
        /// There and back, in the last second.
        pub round_trip_ms: Option<f64>,
        /// How much the delay from the provider varies.
        pub jitter_ms: Option<f64>,
        /// What the line carries, while it is filled.
        pub mbit_per_s: Option<f64>,
        /// Everything that was sent and received so far.
        pub bytes_used: u64,
    }

    /// What is being done.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum SampleStep {
        /// The server said when to begin, and that is not yet.
        Waiting,
        /// Voice on the idle line.
        Idle,
        /// Voice while the line is filled from the provider.
        Download,
        /// Voice while the line is filled to the provider.
        Upload,
        /// The facts are put together.
        Finishing,
    }
}
