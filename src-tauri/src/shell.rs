//! The program around the core: one instance a profile, a window, a place in the tray.
//!
//! Not here: what the app does (`hearth_app`), and what the window shows (`ui`).

use hearth_app::Options;
use tauri::{App, AppHandle, Manager, RunEvent};

use crate::{arguments::Arguments, command, core::Core, notice::FirstThings, pad, window};

/// Starts the program, opens its window, and returns when the person has quit.
///
/// # Errors
/// When there is no display.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let is_for_help = arguments.link.as_deref().is_some_and(pad::is_asked_for);
    let links: Vec<String> = arguments.link.iter().cloned().collect();
    let options = options(arguments);
    let context = context(&options);
    tauri::Builder::default()
        // The first plugin: a second start hands over to this one before it does anything else.
        .plugin(tauri_plugin_single_instance::init(|shell, arguments, _| {
            if arguments.iter().any(|it| pad::is_asked_for(it)) {
                pad::show(shell);
            } else {
                window::show(shell);
                open_with(shell, arguments);
            }
        }))
        .plugin(tauri_plugin_deep_link::init())
        .manage(Core::new(options))
        .manage(FirstThings::default())
        .invoke_handler(tauri::generate_handler![
            command::call,
            command::put_file,
            command::get_file,
            command::open_external,
            command::open_pad,
            command::open_hearth,
            command::close_pad,
            command::quit,
        ])
        .on_window_event(window::on_event)
        .setup(move |app| {
            set_up(app)?;
            open_with(app.handle(), links);
            if is_for_help {
                pad::show(app.handle());
            }
            Ok(())
        })
        .build(context)?
        .run_return(on_run_event);
    Ok(())
}

fn set_up(app: &App) -> tauri::Result<()> {
    let shell = app.handle();
    // The core starts beside the window, which asks for it; one that fails to start says so there.
    tauri::async_runtime::spawn({
        let shell = shell.clone();
        async move {
            let _ = shell.state::<Core>().app(&shell).await;
        }
    });
    window::open(shell)
}

/// Tells the core, once it runs, which links the program was started with.
fn open_with(shell: &AppHandle, words: Vec<String>) {
    let links: Vec<String> = words.into_iter().filter(|it| it.contains("://")).collect();
    if links.is_empty() {
        return;
    }
    let shell = shell.clone();
    tauri::async_runtime::spawn(async move {
        // One that does not start says so in its window.
        if let Ok(app) = shell.state::<Core>().app(&shell).await {
            links.iter().for_each(|link| app.opened_with(link));
        }
    });
}

fn on_run_event(shell: &AppHandle, event: RunEvent) {
    match event {
        // The last window was closed. Only quitting ends Hearth, or the end of a demonstration.
        RunEvent::ExitRequested {
            code: None, api, ..
        } if !shell.state::<Core>().is_demo() => api.prevent_exit(),
        RunEvent::Exit => tauri::async_runtime::block_on(shell.state::<Core>().stop()),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(shell),
        _ => {}
    }
}

/// The configuration and the built pages, taken in when the program is built. Each profile is a
/// program of its own to the system: one instance of each, with web data of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "Tauri's macro ends the process when what it took in is broken"
)]
fn context(options: &Options) -> tauri::Context {
    let mut context: tauri::Context = tauri::generate_context!();
    let identifier = &mut context.config_mut().identifier;
    // Names on the message bus have no part that starts with a digit.
    *identifier = format!("{identifier}.p{}", options.mark());
    context
}

fn options(arguments: Arguments) -> Options {
    let Arguments {
        profile, ca, demo, ..
    } = arguments;
    let profile = profile.unwrap_or_default();
    let options = if demo {
        Options::demo(profile)
    } else {
        Options::new(profile)
    };
    Options { ca, ..options }
}
