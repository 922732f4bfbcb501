//! Adding photos offline, taking them out, and looking at them.

use hearth_domain::{ProblemCode, pack::Kind};
use serde_json::{Value as Json, json};

use crate::{
    prepared::{Prepared, call, pack},
    responding::asked,
};

/// A small photo.
fn photo() -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([20, 200, 20]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn photos_dropped_together_are_all_kept_and_one_is_taken_out_again() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let (item, method) = asked(|kind| matches!(kind, Kind::Photo { .. }));
    let shots = pack()
        .items
        .iter()
        .find(|it| it.id.as_str() == item)
        .and_then(|it| {
            it.methods.iter().find_map(|it| match &it.kind {
                Kind::Photo { shots, .. } => Some(shots.clone()),
                _ => None,
            })
        })
        .unwrap();
    let put = |shot: &str| {
        let meta = json!({
            "item": item, "method": method, "shot": shot, "name": "desk.png",
            "crop": null, "covers": [], "replaces": null,
        });
        let (app, meta) = (app.clone(), serde_json::from_value(meta).unwrap());
        tokio::spawn(async move { app.put_file(meta, photo()).await })
    };
    let adding: Vec<_> = shots.iter().map(|shot| put(shot.as_str())).collect();
    for added in adding {
        added.await.unwrap().unwrap();
    }
    let view = call(&app, "get_item", json!({"item": item})).await.unwrap();
    let of = |view: &Json| {
        let methods = view["methods"].as_array().unwrap();
        let photos = methods
            .iter()
            .find(|it| it["id"] == method.as_str())
            .unwrap();
        photos["draft"]["files"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let files = of(&view);
    assert_eq!(files.len(), shots.len(), "each shows: {files:?}");
    assert!(files.iter().all(|file| file["available"] == true));
    assert_eq!(view["standing"]["tag"]["text"], "Ready to send");

    let file = files[0]["id"].clone();
    let shown = json!({"record": null, "file": file});
    let (media_type, bytes) = app
        .get_file(serde_json::from_value(shown).unwrap())
        .await
        .unwrap();
    assert_eq!(media_type, "image/jpeg");
    assert_eq!(bytes[..3], [0xff, 0xd8, 0xff]);

    let remove = json!({"item": item, "method": method, "file": file});
    let view = call(&app, "remove_file", remove.clone()).await.unwrap();
    assert_eq!(of(&view).len(), shots.len() - 1);
    assert_eq!(
        view["standing"]["tag"]["text"], "In progress",
        "a picture is missing"
    );
    let again = call(&app, "remove_file", remove).await.unwrap_err();
    assert_eq!(again.code, ProblemCode::NotFound);
    app.stop().await;
}

#[tokio::test]
async fn a_file_that_is_no_photo_leaves_the_answer_as_it_was() {
    let prepared = Prepared::new();
    let app = prepared.open().await;
    let (item, method) = asked(|kind| matches!(kind, Kind::Photo { .. }));
    let meta = json!({
        "item": item, "method": method, "shot": null, "name": "desk.jpg",
        "crop": null, "covers": [], "replaces": null,
    });
    let put = app.put_file(
        serde_json::from_value(meta).unwrap(),
        b"Dear Priya".to_vec(),
    );
    let problem = put.await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Damaged);
    let view = call(&app, "get_item", json!({"item": item})).await.unwrap();
    assert_eq!(view["standing"]["tag"]["text"], "Not started");
    app.stop().await;
}
