//! Photos and documents as people really have them.

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// A marker that stands for a place, a name, or anything else that must not leave.
const SECRET: &[u8] = b"SECRET-51.5007N-0.1246W";

fn area(left: u32, top: u32, width: u32, height: u32) -> Area {
    Area {
        left,
        top,
        width,
        height,
    }
}

/// A picture with four corners of different colours: red, green, blue, white, clockwise.
fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        match (x < width / 2, y < height / 2) {
            (true, true) => Rgb([220, 20, 20]),
            (false, true) => Rgb([20, 200, 20]),
            (false, false) => Rgb([20, 20, 220]),
            (true, false) => Rgb([250, 250, 250]),
        }
    })
}

fn file(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with an EXIF segment that says how it was held, and hides a secret.
fn jpeg_with_exif(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(SECRET);
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&file(picture, ImageFormat::Jpeg)[2..]);
    bytes
}

fn decode(taken: &Taken) -> RgbImage {
    assert_eq!(taken.media_type, "image/jpeg");
    let picture = image::load_from_memory_with_format(&taken.bytes, ImageFormat::Jpeg).unwrap();
    assert_eq!(Some((picture.width(), picture.height())), taken.pixels);
    picture.into_rgb8()
}

fn is_near(pixel: &Rgb<u8>, colour: [u8; 3]) -> bool {
    pixel
        .0
        .iter()
        .zip(colour)
        .all(|(one, other)| one.abs_diff(other) <= 12)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A refusal, which must say what to do.
fn refusal(bytes: &[u8]) -> Problem {
    let problem = take(bytes, None, &[]).unwrap_err();
    let says = ["Choose", "Copy", "Take", "save", "open Settings"];
    assert!(
        says.iter().any(|word| problem.message.contains(word)) && problem.message.ends_with('.'),
        "{:?} does not say what to do",
        problem.message
    );
    problem
}

#[test]
fn what_a_photo_says_besides_the_picture_is_gone() {
    let photo = jpeg_with_exif(&corners(64, 48), 1);
    assert!(
        holds(&photo, SECRET),
        "the photo holds the secret to begin with"
    );
    let taken = take(&photo, None, &[]).unwrap();
    assert!(!holds(&taken.bytes, SECRET));
    assert!(!holds(&taken.bytes, b"Exif"));
    assert_eq!(taken.pixels, Some((64, 48)));
}

#[test]
fn a_photo_is_turned_the_way_it_was_held() {
    // Orientation 6: the first row is the right hand side, so it is turned clockwise.
    let taken = take(&jpeg_with_exif(&corners(64, 32), 6), None, &[]).unwrap();
    let picture = decode(&taken);
    assert_eq!(picture.dimensions(), (32, 64));
    assert!(
        is_near(picture.get_pixel(4, 4), [250, 250, 250]),
        "white came to the top left"
    );
    assert!(
        is_near(picture.get_pixel(28, 4), [220, 20, 20]),
        "red came to the top right"
    );
}

#[test]
fn what_is_covered_is_really_gone() {
    let covers = [area(0, 0, 500, 500), area(900, 900, 500, 500)];
    let taken = take(&file(&corners(400, 200), ImageFormat::Png), None, &covers).unwrap();
    let picture = decode(&taken);
    for (x, y, pixel) in picture.enumerate_pixels() {
        // Eight pixels from an edge, JPEG cannot mix anything in.
        let inside = x < 192 && y < 92 || x >= 368 && y >= 184;
        assert!(!inside || is_near(pixel, COVER), "at {x}, {y}: {pixel:?}");
    }
    assert!(
        is_near(picture.get_pixel(300, 50), [20, 200, 20]),
        "the rest is as it was"
    );
}

#[test]
fn covers_follow_the_picture_as_it_is_shown_and_not_as_it_is_stored() {
    let photo = jpeg_with_exif(&corners(64, 32), 6);
    let picture = decode(&take(&photo, None, &[area(0, 0, 500, 500)]).unwrap());
    assert!(is_near(picture.get_pixel(4, 4), COVER));
    assert!(is_near(picture.get_pixel(28, 4), [220, 20, 20]));
}

#[test]
fn a_crop_keeps_no_pixel_more() {
    let photo = file(&corners(301, 301), ImageFormat::Png);
    let taken = take(&photo, Some(area(500, 0, 500, 500)), &[]).unwrap();
    let picture = decode(&taken);
    assert_eq!(taken.pixels, Some((150, 150)));
    assert!(picture.pixels().all(|pixel| is_near(pixel, [20, 200, 20])));
    let empty = take(&photo, Some(area(500, 500, 0, 10)), &[]).unwrap_err();
    assert_eq!(empty.fields[0].field, "crop");
    assert!(take(&photo, Some(area(u32::MAX, 0, u32::MAX, 1)), &[]).is_err());
}

#[test]
fn what_is_see_through_does_not_show_what_lay_beneath() {
    let hidden = RgbaImage::from_pixel(32, 32, Rgba([220, 20, 20, 0]));
    let mut png = Cursor::new(Vec::new());
    hidden.write_to(&mut png, ImageFormat::Png).unwrap();
    let picture = decode(&take(&png.into_inner(), None, &[]).unwrap());
    assert!(
        picture
            .pixels()
            .all(|pixel| is_near(pixel, [255, 255, 255]))
    );
}

#[test]
fn large_photos_are_scaled_and_small_ones_left() {
    let wide = take(&file(&corners(5_120, 20), ImageFormat::Png), None, &[]).unwrap();
    assert_eq!(wide.pixels, Some((2_560, 10)));
    let small = take(&file(&corners(20, 30), ImageFormat::WebP), None, &[]).unwrap();
    assert_eq!(small.pixels, Some((20, 30)));
}

#[test]
fn a_hundred_megapixels_are_refused_unread() {
    // A header that claims 10,000 by 10,000 pixels, and no pixel: decoding would say "damaged".
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(10_000u32.to_be_bytes());
    header.extend(10_000u32.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    png.extend(13u32.to_be_bytes());
    png.extend(&header);
    png.extend(crc(&header).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    let problem = refusal(&png);
    assert_eq!(problem.code, ProblemCode::TooLarge);
    assert!(problem.message.contains("10000 by 10000"), "{problem}");
}

/// The checksum of a PNG chunk (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |mut crc, &byte| {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            };
        }
        crc
    })
}

#[test]
fn a_file_larger_than_twenty_mebibytes_is_refused() {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(MOST_BYTES + 1, b' ');
    assert_eq!(refusal(&pdf).code, ProblemCode::TooLarge);
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_refused() {
    for text in [
        &b"Dear Priya, the photo is attached."[..],
        b"",
        b"\xff\xd8",
        b"GIF89a\x01\0\x01\0",
    ] {
        let problem = refusal(text);
        assert_eq!(problem.code, ProblemCode::Damaged);
        assert!(
            problem.message.contains("not a photo or a PDF"),
            "{problem}"
        );
    }
}

#[test]
fn a_heic_photo_is_named_with_the_way_out() {
    let problem = refusal(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    assert!(problem.message.contains("HEIC") && problem.message.contains("Most Compatible"));
}

#[test]
fn a_photo_that_was_copied_in_part_is_refused() {
    let noise = RgbImage::from_fn(200, 200, |x, y| {
        Rgb([
            (x * 7 % 251) as u8,
            (y * 13 % 241) as u8,
            (x * y % 239) as u8,
        ])
    });
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(&noise, format);
        assert!(take(&whole, None, &[]).is_ok(), "{format:?}");
        for part in [whole.len() / 3, whole.len() / 2, whole.len() - 20] {
            let problem = refusal(&whole[..part]);
            assert!(
                problem.message.contains("damaged"),
                "{format:?} at {part}: {problem}"
            );
        }
    }
}

#[test]
fn the_end_of_a_thumbnail_is_not_the_end_of_the_photo() {
    let mut photo = jpeg_with_exif(&corners(64, 64), 1);
    let secret = photo
        .windows(SECRET.len())
        .position(|it| it == SECRET)
        .unwrap();
    photo[secret..secret + 2].copy_from_slice(&[0xff, 0xd9]);
    assert!(take(&photo, None, &[]).is_ok());
    let half = &photo[..photo.len() - 40];
    assert!(refusal(half).message.contains("damaged"));
}

#[test]
fn a_pdf_is_kept_as_it_is_and_cannot_be_covered() {
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";
    let taken = take(pdf, None, &[]).unwrap();
    assert_eq!(
        (taken.bytes.as_slice(), taken.media_type),
        (&pdf[..], "application/pdf")
    );
    assert!(!taken.is_photo());
    let covered = take(pdf, None, &[area(0, 0, 10, 10)]).unwrap_err();
    assert!(
        covered.message.contains("cover what should not be seen"),
        "{covered}"
    );
}
