//! Buddies: who somebody's is, their own link, whether they can be called, and asking for another.
//!
//! A person sees of their buddy a name, whether they can be called, and then their link; never since
//! when or why. The link is kept as the domain understood it and is handed out only while the buddy can
//! be called, so that nobody is called at home after their shift. Not here: pairing ([`pairs`]), who
//! hears of what ([`changes`]), and the rules ([`hearth_domain::buddy`]).

pub mod changes;
pub mod pairs;
pub mod stored;
pub mod sweep;

use std::collections::BTreeMap;

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::buddy::{BuddyAvailabilityRequest, BuddyLinkRequest, BuddyState},
    buddy::{BuddyAvailability, BuddyNow, BuddyRules, ChannelLink, buddy_now},
    id::{PackId, PairId, PersonId},
    pack::Packs,
    time::Date,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::Advisor,
    db::{self, Tx},
    error::{Error, Result},
    extract::{Json, Path},
    state::App,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(state))
        .routes(routes!(set_link))
        .routes(routes!(set_availability))
        .routes(routes!(ask_for_another))
        .merge(pairs::router())
}

/// Who the reader's buddy is, and what the reader has said to them.
#[utoipa::path(get, path = "/buddy", tag = "buddy", security(("session" = [])), responses(
    (status = 200, body = BuddyState),
    (status = 401, description = "Log in", body = Problem),
    (status = 403, description = "For advisors only", body = Problem),
))]
async fn state(State(app): State<App>, who: Advisor) -> Result<Json<BuddyState>> {
    let mut tx = app.db.begin_reading().await?;
    Ok(Json(of(&mut tx, &app, &who.person).await?))
}

/// Sets the reader's own link, or takes it away.
#[utoipa::path(put, path = "/buddy/link", tag = "buddy", security(("session" = [])),
    request_body = BuddyLinkRequest,
    responses(
        (status = 200, body = BuddyState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 422, description = "It is no link that the provider allows", body = Problem),
))]
async fn set_link(
    State(app): State<App>,
    who: Advisor,
    Json(asked): Json<BuddyLinkRequest>,
) -> Result<Json<BuddyState>> {
    let person = &who.person;
    let state = db::retry(|| async {
        let mut tx = app.db.begin().await?;
        let link = match &asked.link {
            None => None,
            Some(text) => Some(read(&mut tx, &app, person, text).await?),
        };
        stored::set_link(&mut tx, person, link.as_ref()).await?;
        changes::said(&mut tx, person, app.now()).await?;
        let state = of(&mut tx, &app, person).await?;
        tx.commit().await?;
        Ok(state)
    })
    .await?;
    app.live.poke();
    Ok(Json(state))
}

/// Takes a text for a link by the rules of the pack that is in force for somebody.
async fn read(tx: &mut Tx, app: &App, person: &PersonId, text: &str) -> Result<ChannelLink> {
    let packs = app.packs();
    let pack = stored::pack(tx, person).await?;
    let rules = rules(&packs, pack.as_ref(), app.today()).ok_or_else(|| {
        Error::field(
            "link",
            "Your provider has not set up buddies. Ask your manager.",
        )
    })?;
    ChannelLink::parse(text, &rules.channel).map_err(|bad| Error::field("link", bad.to_its_owner()))
}

/// Says whether the reader can be called.
#[utoipa::path(put, path = "/buddy/availability", tag = "buddy", security(("session" = [])),
    request_body = BuddyAvailabilityRequest,
    responses(
        (status = 200, body = BuddyState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 422, description = "What to put right", body = Problem),
))]
async fn set_availability(
    State(app): State<App>,
    who: Advisor,
    Json(asked): Json<BuddyAvailabilityRequest>,
) -> Result<Json<BuddyState>> {
    let person = &who.person;
    let state = db::retry(|| async {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        stored::set_away(&mut tx, person, (!asked.available).then_some(now)).await?;
        changes::said(&mut tx, person, now).await?;
        let state = of(&mut tx, &app, person).await?;
        tx.commit().await?;
        Ok(state)
    })
    .await?;
    app.live.poke();
    Ok(Json(state))
}

/// Asks for another buddy. The other of the two does not hear of it; their managers do.
#[utoipa::path(post, path = "/pairs/{id}/another", tag = "buddy", security(("session" = [])),
    params(("id" = PairId, Path, description = "The reader's pair")),
    responses(
        (status = 200, body = BuddyState),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "There is no such pair, or it is not theirs", body = Problem),
        (status = 409, description = "They are not paired any more", body = Problem),
))]
async fn ask_for_another(
    State(app): State<App>,
    who: Advisor,
    Path(id): Path<PairId>,
) -> Result<Json<BuddyState>> {
    let person = &who.person;
    let state = db::retry(|| async {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        let pair = stored::pair_to_change(&mut tx, &id).await?;
        let mut pair = pair.ok_or_else(|| Error::not_found("This pair"))?;
        pair.ask_for_another(person, now).map_err(Problem::from)?;
        stored::update(&mut tx, &pair).await?;
        // Their buddy's stream says nothing: it would give away who asked.
        let mut hears = stored::managers(&mut tx, &[&pair.one, &pair.other]).await?;
        hears.retain(|it| pair.buddy_of(person) != Some(it));
        hears.insert(person.clone());
        changes::note(&mut tx, &hears, now).await?;
        let state = of(&mut tx, &app, person).await?;
        tx.commit().await?;
        Ok(state)
    })
    .await?;
    app.live.poke();
    Ok(Json(state))
}

/// How it stands for somebody now.
async fn of(tx: &mut Tx, app: &App, person: &PersonId) -> Result<BuddyState> {
    let (now, packs) = (app.now(), app.packs());
    let pack = stored::pack(tx, person).await?;
    let mut buddy = BuddyNow::Nobody;
    if rules(&packs, pack.as_ref(), app.today()).is_some() {
        let pairs = stored::pairs_of(tx, person).await?;
        let mut presence = BTreeMap::new();
        for other in pairs.iter().filter_map(|pair| pair.buddy_of(person)) {
            let is = stored::presence(tx, other, now).await?;
            presence.insert(other.clone(), is);
        }
        buddy = buddy_now(person, &pairs, |other| presence[other], now);
    }
    let (mut name, mut link) = (None, None);
    if let BuddyNow::Paired {
        buddy,
        availability,
        ..
    } = &buddy
    {
        name = stored::name(tx, buddy).await?;
        if *availability == BuddyAvailability::Available {
            link = stored::link(tx, buddy).await?;
        }
    }
    Ok(BuddyState {
        now: buddy,
        name,
        link,
        own_link: stored::link(tx, person).await?,
        said_not_available: stored::presence(tx, person, now).await?.said_not_available,
    })
}

/// What the pack in force says of buddies.
fn rules<'a>(packs: &'a Packs, pack: Option<&PackId>, today: Date) -> Option<&'a BuddyRules> {
    packs.in_force(pack?, today)?.buddy.as_ref()
}
