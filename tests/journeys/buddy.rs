//! Buddies between the apps of two advisors and their manager: paired, reached, away, parted.

use hearth_app::view::{
    buddy::{BuddyView, CheckedLink, PairsView},
    shift::ShiftView,
};
use hearth_domain::{ProblemCode, role::Role};
use hearth_tests::{Database, Person, Provider};
use serde_json::{Value, json};

use crate::scene::says;

const CHAT: &str = "https://teams.microsoft.com/l/chat/19:sam/0";

on_both! {
    two_are_paired_reach_each_other_and_part
    what_the_line_does_not_bring_is_not_claimed
}

struct Two {
    provider: Provider,
    priya: Person,
    sam: Person,
    tom: Person,
}

impl Two {
    async fn paired(database: Database) -> anyhow::Result<Two> {
        let provider = Provider::small(database).await?;
        let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
        let sam = Person::join(&provider, "Sam Okoro", &[Role::Advisor]).await?;
        let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
        let two = Two {
            provider,
            priya,
            sam,
            tom,
        };
        two.pair().await?;
        Ok(two)
    }

    async fn pair(&self) -> anyhow::Result<PairsView> {
        let pairs: PairsView = self.tom.call("get_pairs", json!({})).await?;
        let of = |name: &str| pairs.people.iter().find(|it| it.title.starts_with(name));
        let (priya, sam) = (of("Priya Shah").unwrap(), of("Sam Okoro").unwrap());
        let both = json!({ "one": priya.person, "other": sam.person, "until": null });
        Ok(self.tom.call("pair", both).await?)
    }
}

async fn buddy(person: &Person) -> Result<BuddyView, hearth_domain::Problem> {
    person.call("get_buddy", json!({})).await
}

/// The page of the buddy, once something is so of it.
async fn becomes(
    person: &Person,
    what: &str,
    is_so: impl Fn(&BuddyView) -> bool,
) -> anyhow::Result<BuddyView> {
    person
        .until(what, async || Ok(is_so(&buddy(person).await?)))
        .await?;
    Ok(buddy(person).await?)
}

fn is(view: &BuddyView, tag: &str) -> bool {
    view.tag.as_ref().is_some_and(|it| it.text == tag)
}

async fn start_shift(person: &Person) -> anyhow::Result<()> {
    let _: ShiftView = person.call("start_shift", json!({})).await?;
    Ok(())
}

async fn two_are_paired_reach_each_other_and_part(database: Database) -> anyhow::Result<()> {
    let two = Two::paired(database).await?;
    let Two {
        provider,
        priya,
        sam,
        tom,
    } = &two;
    let seen = becomes(priya, "paired", |it| {
        it.headline == "Your buddy is Sam Okoro"
    })
    .await?;
    assert!(is(&seen, "Not available") && seen.channel.is_none());

    // A link that is not what it says is refused beside its field; one that is in order is kept.
    let hostile = json!({ "link": "https://teams.microsoft.com@evil.example/l/chat/0" });
    let refused = sam.refused("set_buddy_link", hostile).await?;
    says(&refused, ProblemCode::Invalid, "It may lead elsewhere");
    assert_eq!(refused.fields[0].field, "link");
    let set: BuddyView = sam.call("set_buddy_link", json!({ "link": CHAT })).await?;
    assert_eq!(set.own.link.as_deref(), Some(CHAT));

    // On shift he can be called. What she sees is what she opens.
    start_shift(sam).await?;
    let seen = becomes(priya, "available", |it| it.channel.is_some()).await?;
    assert!(is(&seen, "Available"));
    let shown = seen.channel.unwrap().text;
    assert_eq!(shown, CHAT);
    let checked: CheckedLink = priya
        .call("check_buddy_link", json!({ "shown": shown }))
        .await?;
    assert_eq!(checked.url, CHAT);
    let another = json!({ "link": "tel:+441632960111" });
    let _: BuddyView = sam.call("set_buddy_link", another).await?;
    becomes(priya, "another link", |it| {
        it.channel
            .as_ref()
            .is_some_and(|it| it.text == "tel:+441632960111")
    })
    .await?;
    let stale = priya
        .refused("check_buddy_link", json!({ "shown": CHAT }))
        .await?;
    says(&stale, ProblemCode::Conflict, "This link has changed");

    // He says that he cannot be called, and takes it back.
    let said: BuddyView = sam
        .call("set_buddy_available", json!({ "available": false }))
        .await?;
    assert!(said.availability.press.is_some_and(|it| it.available));
    let seen = becomes(priya, "away", |it| is(it, "Not available")).await?;
    assert_eq!(
        (seen.channel, seen.details),
        (None, vec!["Your buddy is away.".to_owned()])
    );
    let _: BuddyView = sam
        .call("set_buddy_available", json!({ "available": true }))
        .await?;
    becomes(priya, "back", |it| is(it, "Available")).await?;

    // She asks for another: Tom hears of it, and Sam does not.
    let pair = buddy(priya).await?.another.unwrap().pair;
    let before = buddy(sam).await?;
    let asks: BuddyView = priya
        .call("ask_for_another_buddy", json!({ "pair": pair }))
        .await?;
    assert!(asks.another.is_some_and(|it| it.asked));
    tom.until("she asks", async || {
        let pairs: PairsView = tom.call("get_pairs", json!({})).await?;
        let words = pairs.waiting.first().and_then(|it| it.words.clone());
        Ok(words.is_some_and(|it| it.starts_with("Priya Shah would like another buddy.")))
    })
    .await?;
    assert_eq!(buddy(sam).await?, before);

    // Tom parts them and pairs them again, for one shift.
    let parted: PairsView = tom.call("end_pair", json!({ "pair": pair })).await?;
    assert_eq!(parted.without, ["Priya Shah", "Sam Okoro"]);
    becomes(sam, "parted", |it| it.headline == "You have no buddy yet").await?;
    let again = two.pair().await?;
    assert!(again.waiting.is_empty() && again.without.is_empty());
    becomes(priya, "paired again", |it| is(it, "Available")).await?;

    // Sam leaves. Whoever stays is told, with what to do.
    let grace = Person::join(provider, "Grace Obi", &[Role::Administrator]).await?;
    let people: Value = grace.call("get_people", json!({})).await?;
    let rows = people["people"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == "Sam Okoro").unwrap();
    let change =
        json!({ "roles": row["roles"], "teams": row["teams"], "pack": null, "active": false });
    let leaves = json!({ "person": row["person"], "change": change });
    let _: Value = grace.call("change_person", leaves).await?;
    let left = becomes(priya, "he has left", |it| {
        it.headline == "Your buddy has left"
    })
    .await?;
    assert_eq!(left.details, ["Your buddy has left."]);
    assert!(left.another.is_some());
    let pairs: PairsView = tom.call("get_pairs", json!({})).await?;
    let words = pairs.waiting[0].words.as_deref().unwrap();
    assert!(words.starts_with("Sam Okoro has left."), "{words}");
    Ok(())
}

/// Without the server nobody can say whether a buddy can be called; with it again, it is said by itself.
async fn what_the_line_does_not_bring_is_not_claimed(database: Database) -> anyhow::Result<()> {
    let Two {
        mut provider,
        mut priya,
        sam,
        ..
    } = Two::paired(database).await?;
    let _: BuddyView = sam.call("set_buddy_link", json!({ "link": CHAT })).await?;
    start_shift(&sam).await?;
    becomes(&priya, "available", |it| it.channel.is_some()).await?;

    provider.down().await?;
    let gone = becomes(&priya, "not known", |it| is(it, "Not known now")).await?;
    assert_eq!(gone.headline, "Your buddy is Sam Okoro");
    assert!(gone.channel.is_none() && gone.availability.press.is_none());
    priya.restart().await?;
    assert!(is(&buddy(&priya).await?, "Not known now"));
    let refused = priya.refused("remove_buddy_link", json!({})).await?;
    says(&refused, ProblemCode::Offline, "your link was not removed");

    provider.up().await?;
    let _: Value = priya.call("try_now", json!({})).await?;
    becomes(&priya, "available again", |it| it.channel.is_some()).await?;
    Ok(())
}
