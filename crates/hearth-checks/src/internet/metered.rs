//! Whether somebody pays for this computer's data by the byte, as far as the system knows.
//!
//! Systems guess it too, such as for a telephone's hotspot; a guess counts. Not here: what follows.

use std::time::Duration;

use tokio::{task::spawn_blocking, time::timeout};

use crate::os;

/// A system that does not answer by then does not say.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether somebody pays by the byte; none when the system does not say.
pub async fn is_metered() -> Option<bool> {
    let asked = spawn_blocking(os::is_metered);
    timeout(PATIENCE, asked).await.ok()?.ok()?
}
