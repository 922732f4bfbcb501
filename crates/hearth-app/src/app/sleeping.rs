//! Noticing that this computer has slept: one look at the clock for all who wait for it, because each look
//! wakes the processor.
//!
//! Not here: what is done about it.

use std::time::Duration;

use super::App;

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(2);
/// When it went on by more than this from one look to the next, in milliseconds, or went back, the
/// computer slept or somebody set its clock.
const JUMP_MS: i64 = 8_000;

/// Looks for as long as the app runs.
pub(super) async fn run(app: App) {
    let mut before = app.clock().now();
    loop {
        tokio::time::sleep(TICK).await;
        let now = app.clock().now();
        let went = now.0.saturating_sub(before.0);
        if !(0..=JUMP_MS).contains(&went) {
            tracing::info!("this computer slept, or its clock was set");
            app.0.slept.send_replace(());
        }
        before = now;
    }
}

impl App {
    /// Returns once this computer has slept.
    pub(crate) async fn slept(&self) {
        // It ends with the app, and so does whoever waits.
        let _ = self.0.slept.subscribe().changed().await;
    }
}
