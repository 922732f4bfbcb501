//! Lines of the kinds that people have, by their usual figures.
//!
//! Not here: how long a line of a kind is, or how often it is as bad as this. They are what a
//! measurement is tried on.

use crate::{Chance, Jitter, Way};

/// A line, both ways.
#[derive(Debug, Clone, Copy)]
pub struct Profile {
    /// What people call it.
    pub name: &'static str,
    /// To the provider.
    pub up: Way,
    /// From the provider.
    pub down: Way,
}

/// Every profile, as tests and benchmarks walk through them.
pub fn all() -> [Profile; 9] {
    [
        fttc(),
        fttc_lossy(),
        fttc_80(),
        fttp(),
        adsl(),
        universal_service(),
        mobile(),
        bad_wifi(),
        satellite(),
    ]
}

/// A line whose two directions differ in their rates only: Mbit/s, and ms.
pub fn line(
    name: &'static str,
    [down, up]: [f64; 2],
    round_trip_ms: f64,
    queue_ms: f64,
) -> Profile {
    let way = |mbit_per_s| Way {
        mbit_per_s,
        queue_ms,
        delay_ms: round_trip_ms / 2.0,
        jitter: Jitter::None,
        loss: Chance::Never,
        in_order: true,
        small_first: false,
    };
    Profile {
        name,
        up: way(up),
        down: way(down),
    }
}

impl Profile {
    /// The same with something else both ways.
    pub fn with(mut self, change: impl Fn(&mut Way)) -> Profile {
        change(&mut self.up);
        change(&mut self.down);
        self
    }
}

/// Fibre to the cabinet, with a router that queues for long.
pub fn fttc() -> Profile {
    line("FTTC 36/9", [36.0, 9.0], 20.0, 300.0)
}

/// The same with a fault.
pub fn fttc_lossy() -> Profile {
    let lossy = fttc().with(|way| way.loss = Chance::Random(0.005));
    Profile {
        name: "FTTC 36/9, 0.5 % lost",
        ..lossy
    }
}

/// The faster kind of it.
pub fn fttc_80() -> Profile {
    line("FTTC 80/20", [80.0, 20.0], 12.0, 100.0)
}

/// Fibre to the home.
pub fn fttp() -> Profile {
    line("FTTP 300/50", [300.0, 50.0], 8.0, 30.0)
}

/// Copper from the exchange.
pub fn adsl() -> Profile {
    line("ADSL 10/1", [10.0, 1.0], 45.0, 600.0).with(|way| way.loss = Chance::Random(0.001))
}

/// The least that everybody in the United Kingdom may ask for.
pub fn universal_service() -> Profile {
    line("Universal service 10/1", [10.0, 1.0], 60.0, 300.0)
}

/// A mobile network.
pub fn mobile() -> Profile {
    line("4G 25/8", [25.0, 8.0], 55.0, 400.0).with(|way| {
        way.loss = Chance::Random(0.002);
        way.jitter = Jitter::Exponential(8.0);
    })
}

/// Wi-Fi at the far end of a house: losses come in bursts.
pub fn bad_wifi() -> Profile {
    line("Bad Wi-Fi 30/9", [30.0, 9.0], 25.0, 100.0).with(|way| {
        way.loss = Chance::Bursts {
            begin: 0.002,
            end: 0.2,
        };
        way.jitter = Jitter::Exponential(10.0);
    })
}

/// A satellite far away.
pub fn satellite() -> Profile {
    line("Satellite 40/5", [40.0, 5.0], 600.0, 200.0).with(|way| way.loss = Chance::Random(0.005))
}
