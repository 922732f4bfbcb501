//! Whether an NHS number seems to stand in a text.
//!
//! A number that only looks like one is rare (1 in 11 of all ten-digit numbers), and taking it out
//! costs little; a patient's number on an employee's record cannot be taken back. Not here: where it is
//! said.

/// What is said to whoever entered one.
pub const PATIENT_NUMBER: &str = "There seems to be an NHS number in this text. Take it out. Do not enter \
     details of patients or callers anywhere in Hearth.";

/// Whether ten digits with the check digit of an NHS number (modulus 11, NHS Data Dictionary) stand
/// in the text, with or without single spaces or hyphens between them.
pub fn has_patient_number(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let starts = (0..letters.len()).filter(|&at| {
        letters[at].is_ascii_digit()
            && !at
                .checked_sub(1)
                .is_some_and(|before| letters[before].is_ascii_digit())
    });
    starts
        .into_iter()
        .any(|at| ten_digits(&letters[at..]).is_some_and(|it| checks(&it)))
}

/// The ten digits that a text begins with, when no eleventh follows.
fn ten_digits(letters: &[char]) -> Option<[u32; 10]> {
    let mut digits = [0; 10];
    let mut at = 0;
    for digit in &mut digits {
        if at > 0 && matches!(letters.get(at), Some(' ' | '-' | '\u{a0}')) {
            at += 1;
        }
        *digit = letters.get(at)?.to_digit(10)?;
        at += 1;
    }
    let follows = letters.get(at).is_some_and(char::is_ascii_digit);
    (!follows).then_some(digits)
}

fn checks(digits: &[u32; 10]) -> bool {
    let (number, check) = digits.split_at(9);
    let sum: u32 = number
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    match 11 - sum % 11 {
        11 => check == [0],
        10 => false,
        expected => check == [expected],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_nhs_number_is_found_however_it_is_written() {
        // The numbers are from the range that the NHS keeps for tests (999).
        for text in [
            "9990000018",
            "caller 999 000 0018 rang twice",
            "Nr.999-000-0018.",
            "room 12 999 000 0018",
            "999\u{a0}000\u{a0}0018",
        ] {
            assert!(has_patient_number(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "",
            "no digits",
            "9990000019",
            "99900000180",
            "19990000018",
            "999  000  0018",
            "phone 07700 900123",
            "0300 123 4567",
            "999000001",
            "2026-11-22",
            "67 down, 18 up",
        ] {
            assert!(!has_patient_number(text), "{text}");
        }
    }
}
