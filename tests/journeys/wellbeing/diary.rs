//! The diary: it keeps nobody from work, is closed by a log-out, and holds nothing for ever.

use hearth_app::view::{check_in::CheckInView, going_back::GoingBackView, state::Connection};
use hearth_domain::{ProblemCode, check_in::going_back::GoingBackStep, role::Role};
use hearth_tests::{Database, Person, Provider};
use serde_json::{Value, json};

use super::{KEPT, filled_in, finish, heard, past};
use crate::scene::says;

#[tokio::test(flavor = "multi_thread")]
async fn a_diary_that_cannot_be_read_is_kept_aside_and_keeps_nobody_from_work() -> anyhow::Result<()>
{
    let provider = Provider::small(Database::Sqlite).await?;
    let mut priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    finish(&priya, filled_in()).await?;
    let diary = priya.store_file()?.with_file_name("diary.db");
    priya.close().await;
    std::fs::write(&diary, b"not a diary")?;
    priya.open().await?;
    priya.unlock(hearth_tests::person::PASSPHRASE).await?;
    let view: CheckInView = priya.call("get_check_in", json!({})).await?;
    let aside = view.aside.unwrap();
    assert!(aside.contains("kept aside as kept-"), "{aside}");
    assert!(view.past.is_empty());
    let folder = diary.parent().unwrap();
    let kept = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .find(|name| name.ends_with("-diary.db"))
        .unwrap();
    assert_eq!(std::fs::read(folder.join(kept))?, b"not a diary");
    finish(&priya, filled_in()).await?;
    Ok(())
}

/// Whoever sits down at the computer after a log-out finds drafts to be signed, and no diary.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_out_closes_the_diary_until_its_owner_is_back() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let mut priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
    let id = finish(&priya, filled_in()).await?.id.to_string();
    tom.until("what was shared is there", async || {
        Ok(!heard(&tom).await?.conversations.is_empty())
    })
    .await?;
    let _: Value = tom.call("log_out", json!({})).await?;
    let left = heard(&tom).await?;
    assert!(!left.known && left.conversations.is_empty(), "{left:?}");
    let _: Value = priya.call("log_out", json!({})).await?;
    for restarts in [false, true] {
        if restarts {
            priya.restart().await?;
        }
        let asked = [
            ("get_check_in", json!({})),
            ("get_past_check_in", json!({ "checkIn": id })),
            ("fill_in", filled_in()),
            ("get_going_back", json!({})),
        ];
        for (command, input) in asked {
            let closed = priya.refused(command, input).await?;
            says(&closed, ProblemCode::LoggedOut, "Log in to open them");
        }
    }
    priya.log_in_again().await?;
    assert_eq!(past(&priya, &id).await?.told[0].note.as_deref(), Some(KEPT));
    Ok(())
}

/// What was begun and left goes after as many days as what was finished.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_and_left_does_not_lie_there_for_ever() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let mut priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let pack = hearth_domain::pack::parse::parse(hearth_tests::database::SMALL)?;
    let days = i64::from(pack.check_in.unwrap().keep_days);
    let _: CheckInView = priya.call("fill_in", filled_in()).await?;
    let _: GoingBackView = priya.call("ask_to_go_back", json!({})).await?;
    let begun = async |priya: &Person| -> anyhow::Result<(usize, Option<GoingBackStep>)> {
        let view: CheckInView = priya.call("get_check_in", json!({})).await?;
        let back: GoingBackView = priya.call("get_going_back", json!({})).await?;
        Ok((view.form.unwrap().answers.len(), back.step))
    };
    // Her log-in has run out by then, which closes nothing.
    for (passed, left) in [(days, (2, Some(GoingBackStep::Asked))), (1, (0, None))] {
        provider.clock().by_days(passed);
        priya.restart().await?;
        priya.log_in_again().await?;
        let is_online = async || Ok(priya.state().await?.connection == Connection::Online);
        priya.until("she is online", is_online).await?;
        assert_eq!(begun(&priya).await?, left);
    }
    Ok(())
}
