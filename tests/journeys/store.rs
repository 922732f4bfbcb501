//! A store that does not open: another passphrase, another key, damage, somebody else's file.
//!
//! Nothing is ever overwritten: what cannot be opened is kept aside under a name that is said, and
//! the record comes back from the server.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hearth_app::{
    key::passphrase,
    store::Store,
    view::state::{AppState, LoginStarted, Stage},
};
use hearth_domain::{ProblemCode, role::Role};
use hearth_tests::{
    Database, Person, Provider, advisor, browser,
    person::{Computer, PASSPHRASE},
};
use serde_json::json;

use crate::scene::says;

/// The wrong passphrase is said to be wrong, and the right one opens everything as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_passphrase_is_said_and_loses_nothing() -> anyhow::Result<()> {
    let mut home = Home::with_answers().await?;
    home.priya.close().await;
    home.priya.open().await?;
    assert_eq!(home.priya.state().await?.stage, Stage::Locked);

    let problem = home.priya.unlock("seven noisy rooms").await.unwrap_err();
    says(&problem, ProblemCode::Invalid, "Check it and try again.");
    assert_eq!(problem.fields[0].field, "passphrase");
    let problem = home.priya.unlock("").await.unwrap_err();
    says(&problem, ProblemCode::Invalid, "Enter your passphrase.");

    home.priya.unlock(PASSPHRASE).await?;
    home.has_everything().await
}

/// Somebody who has forgotten the passphrase logs in and takes another. What had been sent comes
/// back; the locked store and its key are kept aside together, and still open under the old words.
#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_passphrase_has_a_way_out() -> anyhow::Result<()> {
    const OTHER: &str = "four quiet lamps";
    let mut home = Home::with_answers().await?;
    let priya = &mut home.priya;
    let open = priya
        .refused("start_over", json!({ "passphrase": OTHER }))
        .await?;
    says(&open, ProblemCode::Conflict, "Nothing was changed.");
    priya.close().await;
    priya.open().await?;
    let store = priya.store_file()?;
    let before = fs::read(&store)?;
    let short = priya
        .refused("start_over", json!({ "passphrase": "short" }))
        .await?;
    says(&short, ProblemCode::Invalid, "Use at least 12 characters");
    let gives_up = json!({ "passphrase": OTHER });
    let _: LoginStarted = priya.call("start_over", gives_up).await?;
    let _: AppState = priya.call("cancel_login", json!({})).await?;
    assert!(
        fs::read(&store)? == before,
        "nothing is moved before somebody has logged in"
    );

    priya.start_over(OTHER).await?;
    let told = async || Ok(priya.state().await?.problem.is_some());
    priya.until("it says what became of the file", told).await?;
    let aside = kept_aside(&store)?;
    let name = aside.file_name().unwrap().to_string_lossy().into_owned();
    let problem = priya.state().await?.problem.unwrap();
    says(
        &problem,
        ProblemCode::Damaged,
        &format!("kept aside as {name}"),
    );
    let diary = name.replace("hearth.db", "diary.db");
    says(&problem, ProblemCode::Damaged, &diary);
    let sent = advisor::item(priya, "note.desk").await?;
    assert!(
        advisor::method(&sent)?.sent.is_some(),
        "what was sent is back"
    );
    let unsent = advisor::item(priya, "note.chair").await?;
    assert!(advisor::method(&unsent)?.draft.is_none());
    priya.close().await;
    priya.open().await?;
    assert!(priya.unlock(PASSPHRASE).await.is_err());
    priya.unlock(OTHER).await?;
    priya.close().await;

    let key = aside.with_file_name(name.replace("hearth.db", "key.json"));
    let key = passphrase::unwrap(&key, PASSPHRASE)?;
    let kept = Store::open(&aside, &key)?.drafts()?;
    assert_eq!(kept.len(), 1, "the note that was not sent is not lost");
    Ok(())
}

/// `frame.json` was damaged. Whoever follows the words that Hearth says gets in with the invitation
/// that they used, and has everything under the passphrase that they had.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_frame_has_a_way_out_that_loses_nothing() -> anyhow::Result<()> {
    let mut home = Home::with_answers().await?;
    home.loses_its_frame().await?;
    home.priya.log_in(home.entering(PASSPHRASE)).await?;
    assert!(home.priya.state().await?.problem.is_none());
    home.has_everything().await
}

/// Who chose another passphrase on that way, because they were asked to choose one, gets in too:
/// the store under the old one is kept aside, and the page in the browser does not deny it.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_lost_frame_another_passphrase_keeps_the_old_store_aside() -> anyhow::Result<()> {
    let mut home = Home::with_answers().await?;
    let store = home.priya.store_file()?;
    home.loses_its_frame().await?;
    let entering = home.entering("four quiet lamps");
    let started: LoginStarted = home.priya.call("start_login", entering).await?;
    let way_back = browser::way_back(&started.url, &home.priya.login()).await?;
    let page = reqwest::get(way_back).await?.text().await?;
    let aside = kept_aside(&store)?;
    let name = aside.file_name().unwrap().to_string_lossy().into_owned();
    assert!(page.contains("<h1>You are logged in</h1>"), "{page}");
    assert!(page.contains(&format!("kept aside as {name}")), "{page}");
    let state = home.priya.state().await?;
    assert_eq!(state.stage, Stage::Ready);
    assert!(state.problem.unwrap().message.contains(&name));
    let sent = advisor::item(&home.priya, "note.desk").await?;
    assert!(advisor::method(&sent)?.sent.is_some());
    Ok(())
}

/// The key of another store does not open this one. The store is left as it is, and opens again
/// when its own key is back.
#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_another_store_changes_nothing() -> anyhow::Result<()> {
    let mut home = Home::with_answers().await?;
    let other = Person::join(&home.provider, "Tom Reed", &[Role::Manager]).await?;
    let foreign = fs::read(other.store_file()?.with_file_name("key.json"))?;
    home.priya.close().await;
    let store = home.priya.store_file()?;
    let (key, before) = (store.with_file_name("key.json"), fs::read(&store)?);
    let own = fs::read(&key)?;
    fs::write(&key, foreign)?;

    home.priya.open().await?;
    let problem = home.priya.unlock(PASSPHRASE).await.unwrap_err();
    says(
        &problem,
        ProblemCode::Damaged,
        "Nothing was changed or deleted. Log in again",
    );
    assert!(fs::read(&store)? == before, "the store is as it was");

    fs::write(&key, own)?;
    home.priya.unlock(PASSPHRASE).await?;
    home.has_everything().await
}

/// A store that was damaged on the disk is kept aside.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_store_is_kept_aside_and_the_record_comes_back() -> anyhow::Result<()> {
    spoiled(async |store| {
        let mut bytes = fs::read(store)?;
        let middle = bytes.len() / 2;
        bytes[middle..middle + 64].fill(0);
        Ok(fs::write(store, bytes)?)
    })
    .await
}

/// A store that was cut off is kept aside.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_was_cut_off_is_kept_aside_and_the_record_comes_back() -> anyhow::Result<()> {
    spoiled(async |store| {
        let bytes = fs::read(store)?;
        Ok(fs::write(store, &bytes[..bytes.len() / 3])?)
    })
    .await
}

/// Somebody else's database in the store's place is kept aside, byte for byte.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_database_is_kept_aside_and_the_record_comes_back() -> anyhow::Result<()> {
    spoiled(async |store| {
        fs::remove_file(store)?;
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}?mode=rwc", store.display());
        let pool = sqlx::AnyPool::connect(&url).await?;
        sqlx::query("create table recipes (name text)")
            .execute(&pool)
            .await?;
        sqlx::query("insert into recipes values ('soup')")
            .execute(&pool)
            .await?;
        pool.close().await;
        Ok(())
    })
    .await
}

/// Somebody whose store was spoiled reads what happened and what to do, logs in, learns under what
/// name the old file lies and that unsent answers are only there, and goes on with everything that
/// had been sent.
async fn spoiled(spoil: impl AsyncFnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut home = Home::with_answers().await?;
    let priya = &mut home.priya;
    priya.close().await;
    let store = priya.store_file()?;
    spoil(&store).await?;
    let spoiled = fs::read(&store)?;

    priya.open().await?;
    let problem = priya.unlock(PASSPHRASE).await.unwrap_err();
    says(
        &problem,
        ProblemCode::Damaged,
        "Nothing was changed or deleted. Log in again",
    );
    says(
        &problem,
        ProblemCode::Damaged,
        "Answers that were not sent are only in the file",
    );
    assert!(fs::read(&store)? == spoiled, "the file is as it was found");
    let state = priya.state().await?;
    assert_eq!(
        state.stage,
        Stage::Locked,
        "never a silent start with nothing"
    );
    assert_eq!(
        state.phone.unwrap().number,
        "01632 960111",
        "the number is there all the same"
    );

    priya.log_in_again().await?;
    let told = async || Ok(priya.state().await?.problem.is_some());
    priya.until("it says what became of the file", told).await?;
    let state: AppState = priya.state().await?;
    let problem = state.problem.unwrap();
    let aside = kept_aside(&store)?;
    let name = aside.file_name().unwrap().to_string_lossy().into_owned();
    says(
        &problem,
        ProblemCode::Damaged,
        &format!("kept aside as {name}"),
    );
    says(
        &problem,
        ProblemCode::Damaged,
        "Answers that were not sent are only in that file.",
    );
    assert!(fs::read(&aside)? == spoiled, "nothing of it was changed");

    let sent = advisor::item(priya, "note.desk").await?;
    let sent = advisor::method(&sent)?.sent.as_ref().unwrap();
    assert_eq!(sent.words, "A wide desk.", "what was sent came back");
    let unsent = advisor::item(priya, "note.chair").await?;
    assert!(
        advisor::method(&unsent)?.draft.is_none(),
        "what was not sent is in that file only"
    );

    advisor::write(priya, "note.chair", "An old chair, once more.").await?;
    advisor::submit(priya).await?;
    let sent = advisor::received(priya).await?;
    assert!(
        sent.packages[0].refused.is_empty(),
        "{:?}",
        sent.packages[0].refused
    );
    home.provider
        .outside()
        .await?
        .record_of("Priya Shah")
        .await?
        .check()
}

/// The database that was kept aside beside a store.
fn kept_aside(store: &Path) -> anyhow::Result<PathBuf> {
    let folder = store.parent().unwrap();
    let mut found = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("kept-") && name.ends_with("hearth.db") {
            found.push(path);
        }
    }
    assert_eq!(found.len(), 1, "{found:?}");
    Ok(found.remove(0))
}

/// An advisor who has sent one note and written another.
struct Home {
    provider: Provider,
    invitation: String,
    priya: Person,
}

impl Home {
    async fn with_answers() -> anyhow::Result<Home> {
        let provider = Provider::small(Database::Sqlite).await?;
        let invitation = provider.invite("Priya Shah", &[Role::Advisor]).await?;
        let computer = Computer::default();
        let priya = Person::enter(&provider, "Priya Shah", &invitation, computer).await?;
        advisor::write(&priya, "note.desk", "A wide desk.").await?;
        advisor::submit(&priya).await?;
        advisor::received(&priya).await?;
        advisor::write(&priya, "note.chair", "An old chair.").await?;
        Ok(Home {
            provider,
            invitation,
            priya,
        })
    }

    /// The frame is damaged, and moved aside as Hearth says.
    async fn loses_its_frame(&mut self) -> anyhow::Result<()> {
        self.priya.close().await;
        let frame = self.priya.profile().join("frame.json");
        fs::write(&frame, "{")?;
        let said = format!("{:#}", self.priya.open().await.unwrap_err());
        assert!(said.contains("paste your invitation"), "{said}");
        fs::rename(&frame, frame.with_extension("aside"))?;
        self.priya.open().await?;
        assert_eq!(self.priya.state().await?.stage, Stage::Join);
        Ok(())
    }

    fn entering(&self, passphrase: &str) -> serde_json::Value {
        json!({ "invitation": self.invitation, "passphrase": passphrase })
    }

    async fn has_everything(&self) -> anyhow::Result<()> {
        let chair = advisor::item(&self.priya, "note.chair").await?;
        let draft = advisor::method(&chair)?.draft.as_ref().unwrap();
        assert_eq!(draft.words, "An old chair.");
        let desk = advisor::item(&self.priya, "note.desk").await?;
        let sent = advisor::method(&desk)?.sent.as_ref().unwrap();
        assert_eq!(sent.words, "A wide desk.");
        Ok(())
    }
}
