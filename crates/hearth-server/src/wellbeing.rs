//! What people shared of their check-ins, and requests to go back to the contact centre.
//!
//! Nothing of it is on a record, and no route of reviewing, deciding or counting reads these tables.
//! A reader gets what was meant for them: the managers of the advisor's teams, or those whom the pack
//! names and who do not manage the advisor. Administrators and information governance get nothing.
//! Not here: the rules ([`hearth_domain::check_in`]), and what was kept to oneself, which never
//! reaches a server.

mod conversation;
mod going_back;
mod reach;
mod stored;

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use hearth_domain::{
    Problem,
    api::wellbeing::{HeardGoingBack, Wellbeing},
    check_in::conversation::Conversation,
    id::PersonId,
    role::Role,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{auth::LoggedIn, db, error::Result, extract::Json, people, state::App};
use reach::Reach;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(wellbeing))
        .merge(conversation::router())
        .merge(going_back::router())
}

/// All that was shared by the reader or with them.
#[utoipa::path(get, path = "/wellbeing", tag = "wellbeing", security(("session" = [])), responses(
    (status = 200, body = Wellbeing),
    (status = 401, description = "Log in", body = Problem),
))]
async fn wellbeing(State(app): State<App>, who: LoggedIn) -> Result<Json<Wellbeing>> {
    let reach = Reach::of(&app, &who).await?;
    let mut own = Vec::new();
    let mut heard = Vec::new();
    for conversation in stored::conversations_near(&app, &reach).await? {
        if conversation.from == who.person {
            own.push(conversation);
        } else if reach.hears(&app, &conversation) && shows(&conversation) {
            heard.push(conversation);
        }
    }
    own.sort_by_key(|it| std::cmp::Reverse(it.at));
    heard.sort_by_key(|it| (!it.waits(), it.at));
    let own_going_back = match who.is(Role::Advisor) {
        true => stored::own_going_back(&app, &who.person).await?,
        false => None,
    };
    let mut going_back = Vec::new();
    for (from, request) in stored::going_back_of(&app, &reach).await? {
        going_back.push(HeardGoingBack { from, request });
    }
    going_back.sort_by_key(|it| (it.request.arranged.is_some(), it.request.confirmed));
    let mut answer = Wellbeing {
        own,
        heard,
        own_going_back,
        going_back,
        names: BTreeMap::new(),
    };
    answer.names = people::names(&app, people_in(&answer)).await?;
    Ok(Json(answer))
}

/// What was taken back is gone for whoever heard it, but for a talk that stands in their diary.
fn shows(conversation: &Conversation) -> bool {
    conversation.withdrawn.is_none() || conversation.talk.is_some()
}

fn people_in(answer: &Wellbeing) -> BTreeSet<&PersonId> {
    let conversations = answer.own.iter().chain(&answer.heard);
    let in_conversations = conversations.flat_map(|it| {
        let replies = it.replies.iter().map(|reply| &reply.by);
        replies
            .chain(it.talk.iter().map(|talk| &talk.by))
            .chain([&it.from])
    });
    let requests = answer.going_back.iter().map(|it| &it.request);
    let arranged = requests.chain(&answer.own_going_back);
    let arranged = arranged
        .filter_map(|it| it.arranged.as_ref())
        .map(|it| &it.by);
    let asked = answer.going_back.iter().map(|it| &it.from);
    in_conversations.chain(arranged).chain(asked).collect()
}

/// Takes away what has been kept for its time. Answers how many rows went.
///
/// # Errors
/// Those of the database.
pub async fn forget(app: &App) -> Result<u64> {
    let today = app.today().to_string();
    db::retry(|| async {
        let mut tx = app.db.begin().await?;
        let mut gone = 0;
        for sql in [
            "delete from conversations where keep_until < $1",
            "delete from going_back where keep_until < $1",
        ] {
            let deleted = sqlx::query(sql).bind(&today).execute(&mut *tx).await?;
            gone += deleted.rows_affected();
        }
        tx.commit().await?;
        Ok(gone)
    })
    .await
}
