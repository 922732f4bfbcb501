//! Who is told that something about buddies changed.

use hearth_domain::api::live::{About, LiveEvent};

use crate::{
    live::Ear,
    records_common::{Person, Provider},
};

/// How often something about buddies changed for somebody, while the clock stood: each change is an
/// instant of its own.
pub async fn noted(provider: &Provider, who: &Person) -> Option<i64> {
    let at: Option<i64> =
        sqlx::query_scalar("select at from tidings where person = $1 and about = 'buddy'")
            .bind(who.id.as_str())
            .fetch_optional(provider.app.db.reader())
            .await
            .unwrap();
    at.map(|at| at - provider.app.now().0 + 1)
}

pub async fn hears(ear: &mut Ear) {
    ear.until(|event| {
        matches!(
            event,
            LiveEvent::Look {
                about: About::Buddy
            }
        )
        .then_some(())
    })
    .await;
}
