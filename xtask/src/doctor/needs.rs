//! What the tasks need of the machine, in groups, and how each thing is recognised.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fmt};

use crate::{postgres, repo};

/// Compiling the workspace and the UI.
pub const BUILD: Group = Group {
    name: "build",
    tasks: "every task",
    everywhere: &[
        Need {
            probe: Probe::Answers("cargo", "fmt"),
            package: None,
        },
        Need {
            probe: Probe::Answers("cargo", "clippy"),
            package: None,
        },
        Need {
            probe: Probe::Node {
                major: 20,
                minor: 19,
            },
            package: None,
        },
        Need {
            probe: Probe::Program("npm"),
            package: None,
        },
    ],
    linux: &[
        Need {
            probe: Probe::Program("cc"),
            package: Some("gcc"),
        },
        Need {
            probe: Probe::File("/usr/include/stdio.h"),
            package: Some("libc6-dev"),
        },
        Need {
            probe: Probe::Program("pkg-config"),
            package: Some("pkg-config"),
        },
        Need {
            probe: Probe::Library("webkit2gtk-4.1"),
            package: Some("libwebkit2gtk-4.1-dev"),
        },
        Need {
            probe: Probe::Library("gtk+-3.0"),
            package: Some("libgtk-3-dev"),
        },
        // SQLCipher and the window's D-Bus client link the system's own libraries.
        Need {
            probe: Probe::Library("openssl"),
            package: Some("libssl-dev"),
        },
        Need {
            probe: Probe::Library("dbus-1"),
            package: Some("libdbus-1-dev"),
        },
        // The icon in the tray; loaded by name when the program starts.
        Need {
            probe: Probe::Loadable("libayatana-appindicator3.so.1"),
            package: Some("libayatana-appindicator3-1"),
        },
    ],
};

/// A session bus and a keyring apart from the person's own.
pub const SESSION: Group = Group {
    name: "private session",
    tasks: "test, tour, run without a display, bench, faults",
    everywhere: &[],
    linux: &[
        Need {
            probe: Probe::Program("dbus-daemon"),
            package: Some("dbus"),
        },
        Need {
            probe: Probe::Program("dbus-send"),
            package: Some("dbus"),
        },
        Need {
            probe: Probe::Program("gnome-keyring-daemon"),
            package: Some("gnome-keyring"),
        },
    ],
};

/// A display that nobody looks at, and what drives a window on it.
pub const DESK: Group = Group {
    name: "private display",
    tasks: "test, tour, run without a display, bench",
    everywhere: &[],
    linux: &[
        Need {
            probe: Probe::Program("Xvfb"),
            package: Some("xvfb"),
        },
        Need {
            probe: Probe::Program("openbox"),
            package: Some("openbox"),
        },
        Need {
            probe: Probe::Program("WebKitWebDriver"),
            package: Some("webkit2gtk-driver"),
        },
        Need {
            probe: Probe::File("/usr/share/dbus-1/services/org.a11y.Bus.service"),
            package: Some("at-spi2-core"),
        },
        Need {
            probe: Probe::File("/usr/share/fonts/truetype/liberation"),
            package: Some("fonts-liberation"),
        },
        Need {
            probe: Probe::File("/usr/share/fonts/truetype/dejavu"),
            package: Some("fonts-dejavu-core"),
        },
        // Closing a window as the button in its corner does, and asking how it stands.
        Need {
            probe: Probe::Program("wmctrl"),
            package: Some("wmctrl"),
        },
        Need {
            probe: Probe::Program("xprop"),
            package: Some("x11-utils"),
        },
        // Contact sheets of the screenshots.
        Need {
            probe: Probe::Program("montage"),
            package: Some("imagemagick"),
        },
    ],
};

/// The server's second database.
pub const POSTGRES: Group = Group {
    name: "PostgreSQL",
    tasks: "test, bench, faults",
    everywhere: &[],
    linux: &[Need {
        probe: Probe::Postgres,
        package: Some("postgresql"),
    }],
};

/// The browser in which the pages are tested.
pub const BROWSER: Group = Group {
    name: "browser",
    tasks: "test",
    everywhere: &[],
    linux: &[Need {
        probe: Probe::Program("chromium"),
        package: Some("chromium"),
    }],
};

/// Two network namespaces with a line between them.
pub const WIRE: Group = Group {
    name: "wire",
    tasks: "test, bench",
    everywhere: &[],
    linux: &[Need {
        probe: Probe::Program("ip"),
        package: Some("iproute2"),
    }],
};

/// Programs that measure lines, to be compared with.
pub const PEERS: Group = Group {
    name: "other measurements",
    tasks: "bench",
    everywhere: &[],
    linux: &[
        Need {
            probe: Probe::Program("iperf3"),
            package: Some("iperf3"),
        },
        Need {
            probe: Probe::Program("irtt"),
            package: Some("irtt"),
        },
    ],
};

/// Building and unpacking the package.
pub const BUNDLE: Group = Group {
    name: "package",
    tasks: "test, bundle",
    everywhere: &[],
    linux: &[
        Need {
            probe: Probe::Program("dpkg-deb"),
            package: Some("dpkg"),
        },
        Need {
            probe: Probe::Program("strip"),
            package: Some("binutils"),
        },
        Need {
            probe: Probe::Program("readelf"),
            package: Some("binutils"),
        },
    ],
};

/// Needs that come and go together.
#[derive(Clone, Copy)]
pub struct Group {
    pub name: &'static str,
    pub tasks: &'static str,
    everywhere: &'static [Need],
    linux: &'static [Need],
}

impl Group {
    /// The needs that apply to this system.
    pub fn needs_here(&self) -> impl Iterator<Item = Need> + use<> {
        let linux = if repo::is_linux() { self.linux } else { &[] };
        self.everywhere.iter().chain(linux).copied()
    }
}

/// One thing, and the Debian package that brings it.
#[derive(Clone, Copy)]
pub struct Need {
    pub probe: Probe,
    pub package: Option<&'static str>,
}

impl Need {
    pub fn is_met(&self) -> bool {
        self.probe.is_met()
    }

    /// Where to get it, in words.
    pub fn source(&self) -> String {
        match (self.package, self.probe) {
            (Some(package), _) => format!("Debian calls the package {package}."),
            (None, Probe::Answers(_, component)) => {
                let component = if component == "fmt" {
                    "rustfmt"
                } else {
                    component
                };
                format!("Run: rustup component add {component}")
            }
            (None, _) => "Get it from nodejs.org or your system's own packages.".to_owned(),
        }
    }
}

/// How a thing is recognised.
#[derive(Clone, Copy)]
pub enum Probe {
    /// A program on the PATH.
    Program(&'static str),
    /// A program that knows a subcommand.
    Answers(&'static str, &'static str),
    /// A library as pkg-config sees it.
    Library(&'static str),
    /// A library as the loader finds it.
    Loadable(&'static str),
    /// A file or folder.
    File(&'static str),
    /// Node of at least this version.
    Node { major: u32, minor: u32 },
    /// The programs of a PostgreSQL server, wherever they lie.
    Postgres,
}

impl Probe {
    fn is_met(self) -> bool {
        match self {
            Self::Program(name) => {
                repo::find_program(name).is_some()
                    || cfg!(windows) && repo::find_program_with(name, ".cmd").is_some()
            }
            Self::Answers(program, subcommand) => succeeds(program, &[subcommand, "--version"]),
            Self::Library(name) => succeeds("pkg-config", &["--exists", name]),
            Self::Loadable(name) => is_loadable(name),
            Self::File(path) => Path::new(path).exists(),
            Self::Node { major, minor } => {
                node_version().is_some_and(|version| version >= (major, minor))
            }
            Self::Postgres => {
                postgres::programs().is_some() || env::var_os(postgres::URL).is_some()
            }
        }
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program(name) => write!(f, "program {name}"),
            Self::Answers(program, subcommand) => write!(f, "program {program} {subcommand}"),
            Self::Library(name) => write!(f, "library {name}"),
            Self::Loadable(name) => write!(f, "library {name}"),
            Self::File(path) => write!(f, "{path}"),
            Self::Node { major, minor } => write!(f, "Node {major}.{minor} or later"),
            Self::Postgres => write!(f, "PostgreSQL server programs"),
        }
    }
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Whether the loader's own list names a library. The list's program may lie outside a person's
/// path.
fn is_loadable(name: &str) -> bool {
    let lists = ["ldconfig", "/sbin/ldconfig"]
        .into_iter()
        .filter_map(|program| Command::new(program).arg("-p").output().ok());
    lists
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .any(|list| list.lines().any(|line| line.trim().starts_with(name)))
}

/// Major and minor version, from `v20.19.2`.
fn node_version() -> Option<(u32, u32)> {
    let output = Command::new("node").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
