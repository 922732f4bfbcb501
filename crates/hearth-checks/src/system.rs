//! From what an operating system says of itself to its name in the pack's table.
//!
//! Pure, so that every system's texts are tested on every system. Not here: asking the system
//! ([`crate::os`]).

use hearth_domain::fact::{Found, System};

/// The first build of Windows 11; the registry's product name still says 10.
const FIRST_BUILD_OF_WINDOWS_11: u32 = 22_000;

/// Linux, from the text of `os-release` (freedesktop.org, os-release(5)).
pub fn linux(os_release: &str) -> Found {
    let value = |key: &str| {
        os_release
            .lines()
            .filter_map(|line| line.trim().split_once('='))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.trim_matches(['"', '\'']).trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    match (value("ID"), value("VERSION_ID")) {
        (Some(os), Some(version)) => Found::System(System {
            os,
            version,
            build: None,
            edition: None,
        }),
        (Some(os), None) => Found::Unknown(format!(
            "{os} does not say which version it is. Ask IT to confirm that it still gets updates."
        )),
        _ => Found::Unknown(
            "This Linux system does not say what it is called. Ask IT to confirm that it still \
             gets updates."
                .into(),
        ),
    }
}

/// Windows, from the build number and edition that it keeps in its registry.
pub fn windows(build: Option<&str>, edition: Option<&str>) -> Found {
    let Some(number) = build.and_then(|build| build.trim().parse::<u32>().ok()) else {
        return Found::Unknown(
            "Windows did not say which build it is. Press Windows and R, type winver, and tell IT \
             what it shows."
                .into(),
        );
    };
    let version = if number >= FIRST_BUILD_OF_WINDOWS_11 {
        "11"
    } else {
        "10"
    };
    Found::System(System {
        os: "windows".into(),
        version: version.into(),
        build: Some(number),
        edition: edition
            .map(|edition| edition.trim().to_lowercase())
            .filter(|edition| !edition.is_empty()),
    })
}

/// macOS, from its product version.
pub fn macos(version: Option<&str>) -> Found {
    match version.map(str::trim).filter(|version| {
        version.starts_with(|c: char| c.is_ascii_digit())
            && version.chars().all(|c| c.is_ascii_digit() || c == '.')
    }) {
        Some(version) => Found::System(System {
            os: "macos".into(),
            version: version.into(),
            build: None,
            edition: None,
        }),
        None => Found::Unknown(
            "macOS did not say which version it is. Open the Apple menu, About This Mac, and tell \
             IT what it shows."
                .into(),
        ),
    }
}

/// A system that Hearth does not know how to ask.
pub fn other() -> Found {
    Found::Unknown(
        "Hearth cannot read this kind of system. Ask IT to confirm that it still gets updates."
            .into(),
    )
}

/// The processor's instruction set under the one name that packs use for it.
pub fn processor(machine: &str) -> Found {
    match machine.trim().to_lowercase().as_str() {
        "" => Found::Unknown(
            "The system does not say what processor it has. Ask IT to confirm it.".into(),
        ),
        "x86_64" | "amd64" | "x64" => Found::Word("x86_64".into()),
        "aarch64" | "arm64" => Found::Word("aarch64".into()),
        other => Found::Word(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system(os: &str, version: &str, build: Option<u32>, edition: Option<&str>) -> Found {
        Found::System(System {
            os: os.into(),
            version: version.into(),
            build,
            edition: edition.map(Into::into),
        })
    }

    const DEBIAN: &str = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\n\
                          VERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nID=debian\n";
    const UBUNTU: &str = "NAME=\"Ubuntu\"\nVERSION_ID=\"24.04\"\nID=ubuntu\nID_LIKE=debian\n";
    const FEDORA: &str =
        "NAME='Fedora Linux'\nVERSION_ID=44\nID='fedora'\nVARIANT_ID=workstation\n";
    const ARCH: &str = "NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\n";

    #[test]
    fn linux_names_itself_in_os_release() {
        assert_eq!(linux(DEBIAN), system("debian", "12", None, None));
        assert_eq!(linux(UBUNTU), system("ubuntu", "24.04", None, None));
        assert_eq!(linux(FEDORA), system("fedora", "44", None, None));
    }

    #[test]
    fn a_system_without_a_version_is_unknown_and_says_what_to_do() {
        let unknown = [
            linux(ARCH),
            linux(""),
            linux("ID=\nVERSION_ID=\n"),
            windows(None, Some("Core")),
            windows(Some("twenty-two"), None),
            macos(None),
            macos(Some("")),
            macos(Some("Sequoia")),
            other(),
            processor(" "),
        ];
        for found in unknown {
            let Found::Unknown(why) = &found else {
                panic!("{found:?} is a guess");
            };
            assert!(why.contains("IT") && why.ends_with('.'), "{why}");
        }
    }

    #[test]
    fn windows_is_11_from_its_first_build_on_whatever_its_name_says() {
        assert_eq!(
            windows(Some("26100"), Some("Core")),
            system("windows", "11", Some(26_100), Some("core"))
        );
        assert_eq!(
            windows(Some("22000"), Some("EnterpriseS")),
            system("windows", "11", Some(22_000), Some("enterprises"))
        );
        assert_eq!(
            windows(Some("19045"), Some("Professional")),
            system("windows", "10", Some(19_045), Some("professional"))
        );
        assert_eq!(
            windows(Some("26200"), None),
            system("windows", "11", Some(26_200), None)
        );
    }

    #[test]
    fn a_mac_says_its_version_only() {
        assert_eq!(macos(Some("15.5\n")), system("macos", "15.5", None, None));
        assert_eq!(macos(Some("26")), system("macos", "26", None, None));
    }

    #[test]
    fn one_processor_has_one_name() {
        for name in ["x86_64", "AMD64", "x64"] {
            assert_eq!(processor(name), Found::Word("x86_64".into()), "{name}");
        }
        for name in ["arm64", "aarch64"] {
            assert_eq!(processor(name), Found::Word("aarch64".into()), "{name}");
        }
        assert_eq!(processor("i686"), Found::Word("i686".into()));
    }
}
