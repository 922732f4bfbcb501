//! Bodies of the `outlet` commands: how the places beside the app stand, and trying one.
//!
//! Everything here is the server's; its settings say which outlets there are.

use hearth_domain::{
    Problem,
    api::outlet::{OutletKind, OutletState, OutletTried},
};

use crate::{
    App,
    commands::Nothing,
    view::outlet::{DeadView, OutletView, OutletsView, WhichOutlet},
};

pub(crate) async fn get_outlets(app: &App, _: Nothing) -> Result<OutletsView, Problem> {
    let outlets = app.desk()?.client().outlets().await?;
    Ok(OutletsView {
        outlets: outlets.into_iter().map(shown).collect(),
    })
}

pub(crate) async fn try_outlet(app: &App, input: WhichOutlet) -> Result<OutletTried, Problem> {
    app.desk()?.client().try_outlet(&input.name).await
}

fn shown(outlet: OutletState) -> OutletView {
    let dead = outlet.dead.into_iter().map(|dead| DeadView {
        made: dead.made,
        title: dead.occasion.title().into(),
        tries: dead.tries,
        why: dead.failure.why,
    });
    OutletView {
        name: outlet.name,
        kind: match outlet.kind {
            OutletKind::Teams => "Microsoft Teams".into(),
        },
        host: outlet.host,
        waiting: outlet.waiting,
        sent: outlet.sent,
        failed: outlet.failed,
        dead: dead.collect(),
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::{
        api::outlet::{DeadDelivery, OutletFailure},
        assistance::Occasion,
        time::Ms,
    };

    use super::*;

    #[test]
    fn a_card_that_was_given_up_says_what_it_would_have_said_and_why() {
        let failure = OutletFailure {
            at: Ms(2),
            why: "It answered 503.".into(),
        };
        let view = shown(OutletState {
            name: "Teams of the floor".into(),
            kind: OutletKind::Teams,
            host: "example.org".into(),
            waiting: 1,
            sent: None,
            failed: Some(failure.clone()),
            dead: vec![DeadDelivery {
                made: Ms(1),
                occasion: Occasion::Unanswered,
                tries: 3,
                failure,
            }],
        });
        assert_eq!(view.kind, "Microsoft Teams");
        let [dead] = view.dead.as_slice() else {
            panic!("one card")
        };
        assert_eq!(
            dead.title,
            "Somebody needs help, and still nobody has answered"
        );
        assert_eq!(
            (dead.made, dead.tries, dead.why.as_str()),
            (Ms(1), 3, "It answered 503.")
        );
    }
}
