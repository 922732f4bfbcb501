//! A disk without room: the computer's, and the server's.

use hearth_app::view::state::AppState;
use hearth_domain::{Problem, ProblemCode, hash::Hash, package::FileClaim, role::Role};
use hearth_tests::{Computer, Database, Person, Provider, advisor, disk::Disk, provider::Asks};
use serde_json::json;

use crate::scene::says;

on_both! { a_server_without_room_says_so_and_goes_on }

/// The computer's disk is full: what cannot be saved is said not to be, what was saved is there, and
/// it goes on once there is room.
#[tokio::test(flavor = "multi_thread")]
async fn a_computer_without_room_says_so_and_loses_nothing() -> anyhow::Result<()> {
    let Some(disk) = Disk::of_mib(8)? else {
        return Ok(());
    };
    let provider = Provider::small(Database::Sqlite).await?;
    let computer = Computer {
        profile: Some(disk.folder("profile")),
        ..Computer::default()
    };
    let mut priya = Person::join_on(&provider, "Priya Shah", &[Role::Advisor], computer).await?;
    advisor::choose(&priya, "room.door", "yes").await?;
    advisor::write(&priya, "note.desk", "A wide desk.").await?;
    disk.fill()?;

    let shown = advisor::show(&priya, "room.photo", "door.jpg", noise()?).await;
    let problem = shown.unwrap_err().downcast::<Problem>()?;
    says(
        &problem,
        ProblemCode::DiskFull,
        "the last change was not saved",
    );
    says(
        &problem,
        ProblemCode::DiskFull,
        "Delete files that you do not need, then try again.",
    );
    let photo = advisor::item(&priya, "room.photo").await?;
    assert!(
        advisor::method(&photo)?.draft.is_none(),
        "what was not saved does not look saved"
    );

    // Closed and opened again while there is still no room.
    priya.restart().await?;
    let desk = advisor::item(&priya, "note.desk").await?;
    assert_eq!(
        advisor::method(&desk)?.draft.as_ref().unwrap().words,
        "A wide desk."
    );

    disk.clear()?;
    advisor::show(&priya, "room.photo", "door.jpg", noise()?).await?;
    advisor::submit(&priya).await?;
    let sent = advisor::received(&priya).await?;
    assert_eq!(sent.packages[0].answers, 3);
    let seen = provider.outside().await?.record_of(priya.name()).await?;
    seen.check()?;
    // The app goes before its disk does.
    priya.close().await;
    Ok(())
}

/// The server's disk is full: it says so and who can do something, what was sent off waits on the
/// computer, and it arrives once there is room.
async fn a_server_without_room_says_so_and_goes_on(database: Database) -> anyhow::Result<()> {
    let Some(disk) = Disk::of_mib(24)? else {
        return Ok(());
    };
    let mut provider = Provider::open(database, Asks::Little, Some(disk.folder("server"))).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    advisor::write(&priya, "note.desk", "A wide desk.").await?;
    advisor::show(&priya, "room.photo", "door.jpg", noise()?).await?;
    disk.fill()?;
    advisor::submit(&priya).await?;

    let bytes = noise()?;
    let claim = FileClaim {
        id: uuid::Uuid::now_v7().into(),
        sha256: Hash::of(&bytes),
        bytes: bytes.len() as u64,
        media_type: "image/jpeg".into(),
    };
    let problem = priya
        .app()
        .desk()?
        .client()
        .put_file(&claim, bytes)
        .await
        .unwrap_err();
    says(
        &problem,
        ProblemCode::DiskFull,
        "Nothing was lost on your computer",
    );
    says(
        &problem,
        ProblemCode::DiskFull,
        "Tell your provider's IT team.",
    );
    assert_eq!(
        priya.state().await?.waiting.packages,
        1,
        "it waits on the computer"
    );

    disk.clear()?;
    let _: AppState = priya.call("try_now", json!({})).await?;
    let sent = advisor::received(&priya).await?;
    assert_eq!(sent.packages[0].answers, 2);
    assert!(sent.packages[0].files[0].confirmed);
    let seen = provider.outside().await?.record_of(priya.name()).await?;
    assert_eq!(seen.files.len(), 1);
    seen.check()?;
    // The server goes before its disk does.
    provider.down().await
}

/// A photo that does not pack small.
fn noise() -> anyhow::Result<Vec<u8>> {
    let mut pixels = vec![0; 640 * 480 * 3];
    getrandom::fill(&mut pixels)?;
    let noise = image::RgbImage::from_raw(640, 480, pixels).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    noise.write_to(&mut bytes, image::ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}
