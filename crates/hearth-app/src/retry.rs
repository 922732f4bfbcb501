//! Trying again what failed: soon at first, and later with each failure in a row.
//!
//! Not here: what is tried, and what counts as a failure.

use std::time::Duration;

use tokio::{sync::watch, time::sleep};

/// When something is tried again.
pub(crate) struct Retry {
    /// How long to wait after each failure in a row, in seconds; the last one goes on for ever.
    pauses_s: [u64; 5],
    failures: usize,
}

impl Retry {
    /// Nothing has failed yet.
    pub const fn after(pauses_s: [u64; 5]) -> Retry {
        Retry {
            pauses_s,
            failures: 0,
        }
    }

    /// Begins anew: what is tried now is something new.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// Waits after an attempt until the next one: for its pause if it failed, and in any case until
    /// something woke it or the account is another.
    pub async fn wait<T>(
        &mut self,
        has_failed: bool,
        woken: impl Future<Output = ()>,
        accounts: &mut watch::Receiver<T>,
    ) {
        tokio::select! {
            () = sleep(self.pause()), if has_failed => self.failures += 1,
            () = woken => self.failures = 0,
            _ = accounts.changed() => self.failures = 0,
        }
    }

    fn pause(&self) -> Duration {
        Duration::from_secs(self.pauses_s[self.failures.min(self.pauses_s.len() - 1)])
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn pauses_grow_until_something_is_new() {
        let mut retry = Retry::after([0, 0, 5, 15, 60]);
        let (another, mut accounts) = watch::channel(());
        retry.wait(true, pending(), &mut accounts).await;
        retry.wait(true, pending(), &mut accounts).await;
        assert_eq!(retry.pause().as_secs(), 5);
        for seconds in [15, 60, 60] {
            retry.failures += 1;
            assert_eq!(retry.pause().as_secs(), seconds);
        }
        retry.wait(false, ready(()), &mut accounts).await;
        assert_eq!(retry.pause().as_secs(), 0, "it begins anew");
        retry.failures = 4;
        another.send_replace(());
        retry.wait(false, pending(), &mut accounts).await;
        assert_eq!(retry.pause().as_secs(), 0, "somebody else's begins anew");
    }
}
