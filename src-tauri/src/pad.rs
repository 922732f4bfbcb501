//! The pad: a small window for help that stays above every other, and how one comes to it from
//! outside.
//!
//! It may ask the core for a few things only, and shows nothing of a record. Not here: what stands
//! in it (`ui/src/pad`).

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

use crate::window::{on_main_thread, present, show_in_any_case, show_with_page};

/// The label by which capabilities name the window.
pub const PAD: &str = "pad";

/// The commands of the core that the pad may call.
pub const CALLS: [&str; 5] = [
    "get_state",
    "get_assistance",
    "press",
    "take_back",
    "put_away",
];

/// The link that brings the pad, for a key or a button outside Hearth. It presses nothing: any web
/// page can hold a link.
const ASSIST: &str = "hearth://assist";

/// Brings the pad before the person.
pub fn show(shell: &AppHandle) {
    on_main_thread(shell, |shell| match shell.get_webview_window(PAD) {
        Some(pad) => present(&pad),
        None => open(shell),
    });
}

/// Takes the pad away.
pub fn close(shell: &AppHandle) {
    on_main_thread(shell, |shell| match shell.get_webview_window(PAD) {
        Some(pad) => pad.close(),
        None => Ok(()),
    });
}

/// Whether a link asks for the pad.
pub fn is_asked_for(link: &str) -> bool {
    let rest = link.trim().strip_prefix(ASSIST);
    rest.is_some_and(|rest| rest.trim_matches('/').is_empty())
}

fn open(shell: &AppHandle) -> tauri::Result<()> {
    WebviewWindowBuilder::new(shell, PAD, WebviewUrl::App("pad".into()))
        .title("Hearth assistance")
        .inner_size(380.0, 560.0)
        .min_inner_size(280.0, 320.0)
        .always_on_top(true)
        .focused(true)
        .visible(false)
        .on_page_load(|window, load| show_with_page(&window, load.event()))
        .build()?;
    show_in_any_case(shell, PAD);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_link_for_assistance_brings_the_pad() {
        assert!(is_asked_for("hearth://assist"));
        assert!(is_asked_for("hearth://assist/"));
        assert!(!is_asked_for("hearth://assistant"));
        assert!(!is_asked_for("hearth://join?server=x"));
        assert!(!is_asked_for("https://assist"));
    }
}
