//! Files of evidence: what is kept of a picture, what is refused, and how a document leaves.

use std::io::Cursor;

use hearth_domain::{
    ProblemCode,
    api::{
        SHA256_HEADER,
        record::{FileReceipt, Receipt},
    },
    hash::Hash,
    id::FileId,
    response::Value,
};
use image::{ImageDecoder, ImageFormat, ImageReader};
use object_store::ObjectStoreExt;
use reqwest::Method;
use uuid::Uuid;

use crate::{on_both, records_common::*};

/// A marker that must not be found in what is kept.
const PLACE: &[u8] = b"51.5007N 0.1246W";

on_both! {
    async fn a_picture_keeps_its_pixels_and_nothing_else(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let sent = sideways(64, 32);
        assert!(holds(&sent, PLACE));
        let file = FileId::from(Uuid::now_v7());
        let receipt: FileReceipt = provider.put_file(&advisor, &file, sent.clone()).await.ok();
        assert_eq!(receipt.sha256, Hash::of(&sent), "the receipt is for what was sent");
        assert_eq!(receipt.bytes, sent.len() as u64);

        let shown = provider.get(&advisor, &format!("/files/{file}")).await;
        assert_eq!(shown.headers["content-type"], "image/jpeg");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
        assert_eq!(shown.headers["cache-control"], "no-store");
        assert_eq!(shown.headers[SHA256_HEADER], Hash::of(&shown.body).to_string().as_str());
        assert!(!holds(&shown.body, PLACE), "the position is gone");
        assert!(!holds(&shown.body, b"Exif"));
        let mut kept = ImageReader::with_format(Cursor::new(&shown.body), ImageFormat::Jpeg)
            .into_decoder()
            .unwrap();
        assert_eq!(kept.dimensions(), (32, 64), "it stands upright without its metadata");
        assert!(kept.exif_metadata().unwrap().is_none());
        assert!(kept.icc_profile().unwrap().is_none());
        assert!(kept.xmp_metadata().unwrap().is_none());

        // What is behind the picture goes too.
        let mut tail = picture(16, 16);
        tail.extend_from_slice(b"PK\x03\x04 an archive behind a picture");
        let file = FileId::from(Uuid::now_v7());
        let _: FileReceipt = provider.put_file(&advisor, &file, tail).await.ok();
        let shown = provider.get(&advisor, &format!("/files/{file}")).await;
        assert!(!holds(&shown.body, b"archive"));
    }

    async fn the_same_file_twice_is_one_and_another_is_refused(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let file = FileId::from(Uuid::now_v7());
        let bytes = picture(32, 32);
        let sends = (0..6).map(|_| provider.put_file(&advisor, &file, bytes.clone()));
        let receipts: Vec<FileReceipt> =
            futures_util::future::join_all(sends).await.iter().map(Answer::ok).collect();
        assert!(receipts.iter().all(|it| it == &receipts[0]));
        assert_eq!(crate::records::objects(&provider, &file).await, 1);
        provider.put_file(&advisor, &file, picture(32, 32)).await.problem(409);
        let shown = provider.get(&advisor, &format!("/files/{file}")).await;
        assert!(shown.status.is_success(), "the first one is still there");
    }

    async fn what_is_no_evidence_is_refused(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let refused = async |bytes: Vec<u8>, status: u16| {
            let file = FileId::from(Uuid::now_v7());
            let problem = provider.put_file(&advisor, &file, bytes).await.problem(status);
            provider.get(&advisor, &format!("/files/{file}")).await.problem(404);
            assert_eq!(crate::records::objects(&provider, &file).await, 0);
            problem
        };
        let not_an_image = refused(b"<svg onload=alert(1)>".to_vec(), 422).await;
        assert_eq!(not_an_image.code, ProblemCode::Damaged);
        refused(Vec::new(), 422).await;
        refused(b"GIF89a".to_vec(), 422).await;
        let mut half = picture(64, 64);
        half.truncate(40);
        refused(half, 422).await;
        let mut pretends = b"\x89PNG\r\n\x1a\n".to_vec();
        pretends.extend_from_slice(&picture(8, 8));
        refused(pretends, 422).await;

        let huge = bomb(10_000, 10_000);
        assert!(huge.len() < 1_000, "a hundred megapixels in {} bytes", huge.len());
        let problem = refused(huge, 413).await;
        assert_eq!(problem.code, ProblemCode::TooLarge);
        let problem = refused(bomb(13_000, 1), 413).await;
        assert_eq!(problem.code, ProblemCode::TooLarge);
        let mut heavy = picture(8, 8);
        heavy.resize(20 * 1024 * 1024 + 1, 0);
        assert_eq!(refused(heavy, 413).await.code, ProblemCode::TooLarge);
    }

    async fn a_damaged_file_is_not_taken(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let path = format!("/files/{}", Uuid::now_v7());
        let other = Hash::of(b"other").to_string();
        provider
            .send(&advisor, Method::PUT, &path, |it| it.header(SHA256_HEADER, other).body(picture(8, 8)))
            .await
            .problem(422);
        provider.send(&advisor, Method::PUT, &path, |it| it.body(picture(8, 8))).await.problem(422);
        provider.put_file(&advisor, &FileId::from(Uuid::now_v7()), picture(8, 8)).await.ok::<FileReceipt>();
    }

    async fn a_document_leaves_only_as_a_download(store) {
        let Scene { provider, advisor, record, staff, .. } = Scene::set(store).await;
        let pdf = b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n".to_vec();
        let file = FileId::from(Uuid::now_v7());
        let sent: FileReceipt = provider.put_file(&advisor, &file, pdf.clone()).await.ok();
        let head = provider.own(&advisor).await.head;
        let letter = Value::Document { files: vec![file.clone()] };
        let draft = provider.draft("insurance", "letter", letter);
        let package = package(&advisor, &record, head, &[draft], &[claim(&sent, "application/pdf")]);
        let _: Receipt = provider.put_package(&advisor, &package).await.ok();

        let shown = provider.get(&staff.manager, &format!("/files/{file}")).await;
        assert_eq!(shown.body, pdf, "a document is kept as it is");
        assert!(shown.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(shown.headers["content-type"], "application/octet-stream");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
        assert!(shown.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));

        // What a package calls a file must be what it is.
        let file = FileId::from(Uuid::now_v7());
        let sent: FileReceipt = provider.put_file(&advisor, &file, pdf).await.ok();
        let own = provider.own(&advisor).await;
        let draft = provider.draft("room.photo", "photo", photo(&file));
        let lying = crate::records_common::package(
            &advisor, &record, own.head, &[draft], &[claim(&sent, "image/jpeg")],
        );
        provider.put_package(&advisor, &lying).await.problem(422);
    }

    async fn a_file_is_its_sender_s_alone_until_it_is_bound(store) {
        let Scene { provider, advisor, staff, .. } = Scene::set(store).await;
        let file = FileId::from(Uuid::now_v7());
        let _: FileReceipt = provider.put_file(&advisor, &file, picture(8, 8)).await.ok();
        provider.get(&staff.manager, &format!("/files/{file}")).await.problem(404);
        let (bound, _) = provider.submit_photo(&advisor, "room.photo").await;
        assert!(provider.get(&staff.manager, &format!("/files/{bound}")).await.status.is_success());
        let elsewhere = provider.team("Late shift").await;
        let foreign = Staff::of(&provider, &elsewhere).await;
        provider.get(&foreign.manager, &format!("/files/{bound}")).await.problem(404);
        provider.get(&foreign.assessor, &format!("/files/{bound}")).await.problem(404);
    }

    async fn bytes_that_changed_in_the_store_show(store) {
        let Scene { provider, advisor, .. } = Scene::set(store).await;
        let file = FileId::from(Uuid::now_v7());
        let _: FileReceipt = provider.put_file(&advisor, &file, picture(8, 8)).await.ok();
        let shown = provider.get(&advisor, &format!("/files/{file}")).await;
        let kept = Hash::of(&shown.body);
        let place = hearth_server::file::place(&file, &kept);
        provider.app.evidence.put(&place, picture(9, 9).into()).await.unwrap();
        provider.get(&advisor, &format!("/files/{file}")).await.problem(500);
    }
}

fn holds(bytes: &[u8], marker: &[u8]) -> bool {
    bytes.windows(marker.len()).any(|it| it == marker)
}

/// A JPEG whose metadata says that it lies on its side, and where it was taken.
fn sideways(width: u32, height: u32) -> Vec<u8> {
    let plain = picture(width, height);
    // A little-endian TIFF with one directory: orientation 6 (turn right), and a description that
    // holds the position.
    let mut tiff = b"II\x2a\x00\x08\x00\x00\x00\x02\x00".to_vec();
    tiff.extend_from_slice(b"\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00");
    tiff.extend_from_slice(b"\x0e\x01\x02\x00");
    tiff.extend_from_slice(&(PLACE.len() as u32).to_le_bytes());
    tiff.extend_from_slice(&38_u32.to_le_bytes());
    tiff.extend_from_slice(&0_u32.to_le_bytes());
    tiff.extend_from_slice(PLACE);
    let length = u16::try_from(2 + 6 + tiff.len()).unwrap();
    let mut out = plain[..2].to_vec();
    out.extend_from_slice(b"\xff\xe1");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(b"Exif\0\0");
    out.extend_from_slice(&tiff);
    out.extend_from_slice(&plain[2..]);
    out
}

/// The beginning of a PNG that claims to be this large: all that a reader may look at.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend_from_slice(&13_u32.to_be_bytes());
    out.extend_from_slice(&header);
    out.extend_from_slice(&crc(&header).to_be_bytes());
    let data = b"IDAT";
    out.extend_from_slice(&0_u32.to_be_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(&crc(data).to_be_bytes());
    out
}

/// The check sum of a PNG's chunks (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 * (crc & 1))
        })
    })
}
