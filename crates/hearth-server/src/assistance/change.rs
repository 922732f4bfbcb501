//! One change of one request: read, changed by the domain, told further, written, in a transaction.
//!
//! Whoever has to hear of it is settled in the same transaction, so that no request is ever kept
//! without somebody to tell; so is what the outlets beside the app are told. Not here: what carries it
//! to them ([`crate::live`], [`crate::outlet`]).

use hearth_domain::{
    Problem,
    api::assistance::PressRequest,
    assistance::{Press, Refused, Request, Timings, escalation::tell},
    id::{PersonId, RequestId},
    pack::{Assistance, Pack, PackRef, Packs},
    time::Ms,
};

use super::{
    presence,
    stored::{self, Stored},
};
use crate::{
    db::{self, Tx},
    error::{Error, Result},
    outlet::delivery,
    state::App,
};

/// Keeps a press under the name that its device gave it. The same press again is the same request,
/// and one that its device has taken back meanwhile is taken back. `offered` is the pack that knows
/// its cause; what is there already needs none.
///
/// # Errors
/// When no pack knows the cause, or another press has this name.
pub async fn press(
    app: &App,
    id: &RequestId,
    from: &PersonId,
    offered: Option<&PackRef>,
    asked: &PressRequest,
) -> Result<Stored> {
    let PressRequest { press, withdrawn } = asked;
    let packs = app.packs();
    let groups = |pack| assistance(&packs, pack)?.groups(&press.cause);
    let offered = offered.and_then(|pack| Some((pack, groups(pack)?)));
    let kept = db::retry(|| async {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        if let Some(there) = stored::load(&mut tx, id).await? {
            return is_same(there, from, press);
        }
        let (pack, groups) = offered.as_ref().ok_or_else(|| {
            let message = "Your provider does not offer this. Phone instead.";
            Error::from(Problem::field("cause", message))
        })?;
        let mut request = Request::new(id.clone(), from.clone(), press.clone(), groups, now);
        if *withdrawn {
            request.withdraw(now).map_err(Problem::from)?;
        }
        let mut kept = Stored {
            request,
            pack: (*pack).clone(),
            version: 1,
        };
        let due = tell_further(&mut tx, &packs, &mut kept, now).await?;
        stored::insert(&mut tx, &kept, due, now).await?;
        delivery::write(&mut tx, &app.config.outlets, None, &kept.request, now).await?;
        tx.commit().await?;
        Ok(kept)
    })
    .await?;
    app.live.poke_for_request();
    if *withdrawn && kept.request.is_open() {
        return change(app, id, |request, at| match request.withdraw(at) {
            // Somebody closed it in this instant: that is how it ended.
            Ok(()) | Err(Refused::Ended) => Ok(()),
            Err(refused) => Err(refused),
        })
        .await;
    }
    Ok(kept)
}

fn is_same(there: Stored, from: &PersonId, press: &Press) -> Result<Stored> {
    let was = &there.request;
    if &was.from == from && was.press.nature == press.nature && was.press.cause == press.cause {
        Ok(there)
    } else {
        Err(Error::not_found("This request"))
    }
}

/// Changes a request. `rule` may be asked again when somebody else changed it meanwhile.
///
/// # Errors
/// When there is none, or the rule says no.
pub async fn change(
    app: &App,
    id: &RequestId,
    rule: impl Fn(&mut Request, Ms) -> Result<(), Refused>,
) -> Result<Stored> {
    let changed = db::retry(|| async {
        loop {
            let (mut tx, now) = (app.db.begin().await?, app.now());
            if let Some(kept) = change_in(&mut tx, app, id, &rule, now).await? {
                tx.commit().await?;
                return Ok(kept);
            }
        }
    })
    .await?;
    app.live.poke_for_request();
    Ok(changed)
}

/// Changes a request in a transaction of the caller's, who pokes the streams once it has held.
/// Answers nothing when somebody else changed it meanwhile: the caller begins again.
///
/// # Errors
/// When there is none, or the rule says no.
pub async fn change_in(
    tx: &mut Tx,
    app: &App,
    id: &RequestId,
    rule: &impl Fn(&mut Request, Ms) -> Result<(), Refused>,
    now: Ms,
) -> Result<Option<Stored>> {
    let there = stored::load_to_change(tx, app.db.dialect(), id).await?;
    let mut kept = there.ok_or_else(|| Error::not_found("This request"))?;
    let before = kept.request.clone();
    rule(&mut kept.request, now).map_err(Problem::from)?;
    let due = tell_further(tx, &app.packs(), &mut kept, now).await?;
    if kept.request == before {
        return Ok(Some(kept));
    }
    if !stored::update(tx, &before, &kept, due, now).await? {
        return Ok(None);
    }
    let outlets = &app.config.outlets;
    delivery::write(tx, outlets, Some(&before), &kept.request, now).await?;
    kept.version += 1;
    Ok(Some(kept))
}

/// Tells every leg that waits as far as it is time for, and answers when to look again.
async fn tell_further(
    tx: &mut Tx,
    packs: &Packs,
    kept: &mut Stored,
    now: Ms,
) -> Result<Option<Ms>> {
    if !kept.request.waits() {
        return Ok(None);
    }
    let mut people = presence::answerers(tx, now).await?;
    // Nobody is told of their own press.
    people.retain(|it| it.person != kept.request.from);
    let timings = assistance(packs, &kept.pack)
        .map_or(FALLBACK, |pack| pack.timings_of(&kept.request.press.cause));
    let mut due = None;
    let waiting = kept
        .request
        .legs
        .iter_mut()
        .filter(|leg| leg.answered.is_none());
    for leg in waiting {
        let telling = tell(leg, &timings, &people, now);
        leg.note(&telling, now);
        due = Some(due.map_or(telling.due, |due: Ms| due.min(telling.due)));
    }
    Ok(due)
}

/// Under a pack that is not there: nothing that waits is left alone for longer.
const FALLBACK: Timings = Timings {
    unseen: 5_000,
    unanswered: 30_000,
    everyone: 60_000,
    repeat: 60_000,
};

/// What a pack says of assistance.
pub fn assistance<'a>(packs: &'a Packs, pack: &PackRef) -> Option<&'a Assistance> {
    let pack: &Pack = packs.get(pack)?;
    pack.assistance.as_ref()
}
