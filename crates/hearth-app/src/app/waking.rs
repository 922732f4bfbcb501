//! What wakes the tasks that send and listen.
//!
//! Not here: the tasks.

use tokio::sync::Notify;

use super::App;

/// One bell for each task.
#[derive(Default)]
pub(super) struct Wakes {
    sender: Notify,
    presser: Notify,
    sharer: Notify,
    listener: Notify,
}

impl App {
    /// There is something to send, or a reason to try again.
    pub(crate) fn wake(&self) {
        self.0.wakes.sender.notify_one();
        self.0.wakes.presser.notify_one();
        self.0.wakes.sharer.notify_one();
        self.0.wakes.listener.notify_one();
    }

    pub(crate) async fn woken_to_send(&self) {
        self.0.wakes.sender.notified().await;
    }

    /// Something was pressed or taken back: it goes before anything else.
    pub(crate) fn wake_to_press(&self) {
        self.0.wakes.presser.notify_one();
    }

    pub(crate) async fn woken_to_press(&self) {
        self.0.wakes.presser.notified().await;
    }

    /// Something was shared, or is to be said anew.
    pub(crate) fn wake_to_share(&self) {
        self.0.wakes.sharer.notify_one();
    }

    pub(crate) async fn woken_to_share(&self) {
        self.0.wakes.sharer.notified().await;
    }

    pub(crate) async fn woken_to_listen(&self) {
        self.0.wakes.listener.notified().await;
    }
}
