//! What a press would do now, said before it is needed.
//!
//! Only what is known counts: a server that was not heard lately, or that said nothing of who is on
//! duty, is as good as nobody. Not here: finding out, and the phone number itself.

use crate::{api::assistance::OnDuty, role::Role};

wire! {
    /// What a press would do now.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Readiness {
        /// It would be shown and sounded to somebody at once.
        CanAnswer {
            /// Their names, as the server lists them.
            names: Vec<String>,
        },
        /// It would be sent, and nobody is known to hear it: phone.
        PhoneOnly,
        /// It cannot be sent now: phone.
        NoRoute,
    }
}

/// What a press for one of these groups would do. `on_duty` is what the server said last, and only
/// while its stream is alive; `None` is not knowing.
///
/// Shift leads count for every group: when nobody else is there, they are told at once.
pub fn readiness(is_connected: bool, on_duty: Option<&[OnDuty]>, to: &[Role]) -> Readiness {
    if !is_connected {
        return Readiness::NoRoute;
    }
    let hears = |it: &&OnDuty| {
        it.roles.contains(&Role::ShiftLead) || it.roles.iter().any(|role| to.contains(role))
    };
    let names: Vec<String> = on_duty
        .unwrap_or_default()
        .iter()
        .filter(hears)
        .map(|it| it.name.clone())
        .collect();
    if names.is_empty() {
        Readiness::PhoneOnly
    } else {
        Readiness::CanAnswer { names }
    }
}
