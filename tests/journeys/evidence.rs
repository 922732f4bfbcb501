//! Files that are not what they should be.

use std::io::Cursor;

use hearth_domain::{Problem, ProblemCode, role::Role};
use hearth_tests::{Database, Person, Provider, advisor, diligent};
use image::{GrayImage, ImageFormat};

use crate::scene::says;

/// A picture of 100 megapixels, a text that is called a photo, half a photo and a photo where a
/// document is wanted: each is refused with what to do, and the photo that was there stays.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_is_refused_and_the_one_before_stays() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
    let photo = diligent::picture();
    advisor::show(&priya, "room.photo", "door.jpg", photo.clone()).await?;
    let before = advisor::item(&priya, "room.photo").await?;

    let refused = async |name: &str, bytes: Vec<u8>| {
        let shown = advisor::show(&priya, "room.photo", name, bytes).await;
        shown.unwrap_err().downcast::<Problem>()
    };
    let problem = refused("wall.png", hundred_megapixels()?).await?;
    says(&problem, ProblemCode::TooLarge, "10000 by 10000 pixels");
    says(
        &problem,
        ProblemCode::TooLarge,
        "Take it again at a lower resolution",
    );

    let problem = refused("holiday.jpg", b"Dear diary, today".to_vec()).await?;
    says(
        &problem,
        ProblemCode::Damaged,
        "Choose a JPG, PNG or PDF file.",
    );

    let problem = refused("half.jpg", photo[..photo.len() / 2].to_vec()).await?;
    says(
        &problem,
        ProblemCode::Damaged,
        "Copy it again, or take a new one.",
    );

    let problem = refused("letter.pdf", diligent::DOCUMENT.to_vec()).await?;
    says(&problem, ProblemCode::Invalid, "Choose a JPG or PNG photo.");

    let problem = refused("huge.jpg", vec![0xff; 21 << 20]).await?;
    says(&problem, ProblemCode::TooLarge, "Choose a smaller one");

    let after = advisor::item(&priya, "room.photo").await?;
    assert_eq!(after, before, "the photo that was there is untouched");
    Ok(())
}

/// A real picture of 100 million pixels, which packs small because it is all black.
fn hundred_megapixels() -> anyhow::Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    GrayImage::new(10_000, 10_000).write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}
