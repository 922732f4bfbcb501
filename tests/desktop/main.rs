//! The real window, from the invitation to the decision, against the demonstration's server.
//!
//! `cargo xtask tour` runs this on a display of its own. Numbered pictures, the record as the server
//! gives it to somebody else, and a summary lie in the tour's folder afterwards.

mod advisor;
mod buddy;
mod check_in;
mod help;
mod key;
mod line;
mod notice;
mod renewal;
mod resident;
mod reviewer;
mod window;

use std::{fmt::Write, path::PathBuf, time::Instant};

use advisor::Answers;
use anyhow::{Context, Result, ensure};
use hearth_app::view::review::ReviewView;
use hearth_domain::{
    api::review::QueuePage,
    pack::{Kind, Pack, Weight, parse::parse},
    role::Role,
    time::Date,
};
use hearth_tests::{Person, demo::Demo, diligent, notices::NoticeBoard, program};
use serde_json::json;
use window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn from_the_invitation_to_the_decision() -> Result<()> {
    let began = Instant::now();
    let pictures = PathBuf::from(variable("HEARTH_TOUR_DIR")?);
    let folder = tempfile::tempdir()?;
    let demo = Demo::start(folder.path()).await?;
    let pack = parse(include_str!("../../packs/health-advisor.toml"))?;
    let hearth = program::path("hearth")?;
    let driver = variable("HEARTH_WEBDRIVER_URL")?;
    let second = variable("HEARTH_WEBDRIVER_URL_SECOND")?;

    let notices = NoticeBoard::put().await?;

    // Priya joins, answers and sends.
    let profile = folder.path().join("priya");
    let priya = Window::open(&driver, &hearth, &profile, &pictures, "priya").await?;
    advisor::join(&priya, demo.invitation(advisor::NAME)?, "priya.shah").await?;
    priya
        .find("//nav[@aria-label='Main']//a[normalize-space()='My setup']")
        .await?;
    priya.picture("home-at-first").await?;
    let answered = Answers::new(&priya, &pack, folder.path())?
        .give_all()
        .await?;
    priya.picture("my-setup-answered").await?;
    advisor::send(&priya).await?;

    // The assessor and IT do their parts on their own computers.
    let moira = Person::invited("Moira Lane", demo.invitation("Moira Lane")?).await?;
    let lewis = Person::invited("Lewis Hart", demo.invitation("Lewis Hart")?).await?;
    let all = json!({ "after": null, "team": null, "all": true });
    let queue: QueuePage = moira.call("get_queue", all).await?;
    let row = queue.rows.iter().find(|row| row.name == advisor::NAME);
    let record = row.context("Priya is not in the queue")?.record.clone();
    diligent::review_everything(&moira, &record).await?;
    diligent::review_everything(&lewis, &record).await?;

    // Tom reviews in his window.
    let profile = folder.path().join("tom");
    let tom = Window::open(&second, &hearth, &profile, &pictures, "tom").await?;
    advisor::join(&tom, demo.invitation("Tom Reed")?, "tom.reed").await?;
    tom.find("//nav[@aria-label='Main']//a[contains(., 'Reviews')]")
        .await?;
    reviewer::open_first(&tom, advisor::NAME).await?;
    let today = hearth_app::Clock::system().today();
    let parts = parts_of(today);
    for gate in pack.items.iter().filter(|item| item.weight == Weight::Gate) {
        reviewer::attest(&tom, gate.id.as_str(), parts.each_ref().map(String::as_str)).await?;
    }
    let photo = photo_for_tom(&pack).context("no photo waits for a manager")?;
    priya.go("/").await?;
    priya.page("Your provider has not decided yet").await?;
    reviewer::return_one(&tom, photo).await?;

    // Priya's window hears of it by itself. She takes the picture again and sends it.
    priya
        .says(&format!("Sent back: {}", reviewer::RETURNED))
        .await?;
    priya.picture("returned").await?;
    take_again(&priya, &pack, photo, folder.path()).await?;
    advisor::send(&priya).await?;

    priya.go("/").await?;
    priya.page("Your provider has not decided yet").await?;

    // Tom goes on and decides.
    reviewer::open_item(&tom, photo).await?;
    tom.find("//article//button[starts-with(normalize-space(), 'Accept')]")
        .await?;
    let accepted = reviewer::accept_all(&tom).await?;
    let carried = reviewer::approve(&tom, record.as_str()).await?;

    // Priya's window hears of the decision by itself.
    priya.says(reviewer::REASON).await?;
    priya.picture("decision").await?;

    // A condition falls due soon: the desktop says so, and not what.
    notice::from_the_desktop_to_the_list(&priya, &notices).await?;

    // She needs help; Lewis answers.
    help::from_the_press_to_its_end(&priya, &lewis).await?;
    // Her key brings help over a program that fills the screen.
    key::from_the_choice_to_a_press(&priya, &lewis).await?;
    line::from_the_examples_to_a_test(&priya).await?;
    renewal::from_a_change_to_one_answer(&priya).await?;
    buddy::from_a_link_refused_to_one_opened(&priya, folder.path()).await?;
    check_in::from_an_answer_to_a_reply(&priya, &tom).await?;
    priya.quit().await?;
    tom.close().await?;

    // Somebody else reads the record again from the server.
    let nadia = Person::invited("Nadia Khan", demo.invitation("Nadia Khan")?).await?;
    let read: ReviewView = nadia
        .call("get_review", json!({ "record": record }))
        .await?;
    std::fs::write(
        pictures.join("record.json"),
        serde_json::to_vec_pretty(&read)?,
    )?;
    check(&read, &pack, photo, carried)?;
    let mut summary = String::new();
    writeln!(
        summary,
        "The tour took {} s against {}.",
        began.elapsed().as_secs(),
        demo.url()
    )?;
    writeln!(
        summary,
        "Priya answered {answered} questions in her window and sent them."
    )?;
    writeln!(
        summary,
        "Tom attested the gates, returned \"{photo}\" once, accepted {accepted}."
    )?;
    writeln!(
        summary,
        "He approved hybrid working with {carried} conditions."
    )?;
    writeln!(
        summary,
        "The desktop said that something is due soon, and not what; pressing that led to the list."
    )?;
    writeln!(
        summary,
        "Priya pressed for help; Lewis saw it, took it and closed it, and her window said each."
    )?;
    writeln!(
        summary,
        "Her key brought the pad over a program that filled the screen, and one that kept every key \
         was told as such."
    )?;
    writeln!(
        summary,
        "She tested voice and speed to the server on this computer, beside made-up tests of other days \
         that are called example data."
    )?;
    writeln!(
        summary,
        "She said that she has another headset; what it touches was asked again, and she renewed one \
         answer by itself."
    )?;
    writeln!(
        summary,
        "A link of hers that was not what it said was refused, and her buddy's was opened outside Hearth."
    )?;
    writeln!(
        summary,
        "She kept one answer of a check-in to herself and shared one, which Tom answered."
    )?;
    writeln!(
        summary,
        "The record, read again by somebody else, says the same:"
    )?;
    for row in read
        .history
        .iter()
        .rev()
        .take(6)
        .chain(read.history.iter().take(3))
    {
        writeln!(summary, "  {:>3}  {}: {}", row.seq, row.by, row.words)?;
    }
    std::fs::write(pictures.join("summary.txt"), summary)?;
    Ok(())
}

/// Holds the record against what was done.
fn check(read: &ReviewView, pack: &Pack, photo: &str, carried: usize) -> Result<()> {
    ensure!(
        read.broken.is_none(),
        "the chain does not hold: {:?}",
        read.broken
    );
    let decision = read.decisions.first().context("there is no decision")?;
    ensure!(
        decision.reason == reviewer::REASON && decision.next == reviewer::NEXT,
        "{decision:?}"
    );
    ensure!(
        decision.conditions.len() == carried,
        "{} conditions",
        decision.conditions.len()
    );
    let items = || read.groups.iter().flat_map(|group| &group.items);
    for gate in pack.items.iter().filter(|item| item.weight == Weight::Gate) {
        let item = items()
            .find(|item| item.id == gate.id)
            .context("a gate is missing")?;
        let by_tom = item
            .claims
            .iter()
            .any(|claim| claim.by.contains("Tom Reed"));
        ensure!(by_tom, "{} was not attested by Tom", gate.id);
    }
    let returned = items()
        .find(|item| item.id.as_str() == photo)
        .context("the photo is missing")?;
    ensure!(returned.claims.len() >= 2, "the photo was not taken again");
    Ok(())
}

/// The first item whose photo a manager looks at.
fn photo_for_tom(pack: &Pack) -> Option<&str> {
    let mut items = pack.items.iter().filter(|item| item.when.is_none());
    let item = items.find(|item| {
        item.needs.iter().any(|group| {
            let first = group
                .iter()
                .filter_map(|id| item.method(id))
                .find(|it| it.by == Role::Advisor);
            first.is_some_and(|method| {
                matches!(method.kind, Kind::Photo { .. })
                    && method.settles == hearth_domain::pack::Settles::Accepted(Role::Manager)
            })
        })
    })?;
    Some(item.id.as_str())
}

async fn take_again(
    window: &Window,
    pack: &Pack,
    item: &str,
    folder: &std::path::Path,
) -> Result<()> {
    let of = pack
        .items
        .iter()
        .find(|it| it.id.as_str() == item)
        .context("no such item")?;
    window.go(&format!("/setup/{}/{item}", of.section)).await?;
    window.says(reviewer::RETURNED).await?;
    window.picture("what-to-do-about-it").await?;
    advisor::answer_page_again(window, pack, &of.id, &folder.join("desk.jpg")).await
}

fn parts_of(day: Date) -> [String; 3] {
    let text = day.to_string();
    let mut parts = text
        .split('-')
        .rev()
        .map(|part| part.trim_start_matches('0').to_owned());
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

fn variable(name: &str) -> Result<String> {
    std::env::var(name).with_context(|| format!("{name} is not set; `cargo xtask tour` sets it"))
}
