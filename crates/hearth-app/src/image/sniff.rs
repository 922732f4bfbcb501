//! What a file is by its first bytes, and whether its end is there.
//!
//! Not here: decoding.

use image::ImageFormat;

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A picture that can be decoded.
    Picture(ImageFormat),
    /// A picture as iPhones take it, which cannot.
    Heic,
    /// A document.
    Pdf,
}

/// Reads the first bytes.
pub(super) fn format(bytes: &[u8]) -> Option<Format> {
    // Brands of ISO base media files that hold HEIF or AVIF pictures (ISO/IEC 23008-12).
    const HEIF: [&[u8]; 9] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif",
    ];
    let at = |from: usize, what: &[u8]| {
        bytes
            .get(from..from + what.len())
            .is_some_and(|found| found == what)
    };
    if at(0, b"\xff\xd8\xff") {
        Some(Format::Picture(ImageFormat::Jpeg))
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Some(Format::Picture(ImageFormat::Png))
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some(Format::Picture(ImageFormat::WebP))
    } else if at(0, b"%PDF-") {
        Some(Format::Pdf)
    } else if at(4, b"ftyp") && HEIF.iter().any(|brand| at(8, brand)) {
        Some(Format::Heic)
    } else {
        None
    }
}

/// Whether a picture is there to its end. The JPEG decoder fills what is missing with grey, which
/// would hide from the person that half of their photo is gone; the others refuse by themselves.
pub(super) fn is_whole(bytes: &[u8], format: ImageFormat) -> bool {
    format != ImageFormat::Jpeg || jpeg_ends(bytes).is_some()
}

/// Walks a JPEG from marker to marker (ITU-T T.81, annex B) to its end-of-image marker. Looking for
/// the last two bytes alone would find the end of a thumbnail.
fn jpeg_ends(bytes: &[u8]) -> Option<()> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        at = match marker {
            // Any number of fill bytes may stand before a marker.
            0xff => at + 1,
            0xd9 => return Some(()),
            // Markers that stand alone.
            0x01 | 0xd0..=0xd8 => at + 2,
            _ => {
                let length = u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]);
                let end = at + 2 + usize::from(length);
                if marker == 0xda {
                    scan_ends(bytes, end)?
                } else {
                    end
                }
            }
        };
    }
}

/// The marker after a scan that begins at `at`. Inside a scan, a zero or a restart number after
/// 0xff belongs to the scan.
fn scan_ends(bytes: &[u8], at: usize) -> Option<usize> {
    let pairs = bytes.get(at..)?.windows(2);
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    pairs.into_iter().position(ends).map(|found| at + found)
}
