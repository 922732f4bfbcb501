//! How a call over the line would probably sound: the E-model of ITU-T G.107, for planning.
//!
//! R = 93.2 − Id − Ie,eff. 93.2 is the model with all its defaults. Id, what delay costs, is in the
//! short form of Cole and Rosenbluth (2001), which is the more cautious one: it charges a little
//! below 100 ms, where the full form charges nothing. Ie,eff, what loss costs a codec, is G.107's
//! own with the constants of G.113 Appendix I. Every figure names the formula.
//!
//! It is an estimate for planning and no measure of what anybody heard; with good concealment it
//! forgives 6 % of random loss, so limits on loss and jitter stand beside it. There are no agreed
//! constants for Opus in this form of the model, and so no figure for it.

use super::{
    loss::Loss,
    measurement::{Absurd, Delay, Packets, RoundTrip},
};

/// R with every default of G.107: Ro − Is.
const UNIMPAIRED: f64 = 93.2;

/// From this one-way delay on (ms) people begin to talk over each other (Cole and Rosenbluth).
const TALKING_OVER_MS: f64 = 177.3;

wire! {
    /// A codec whose constants are agreed.
    #[derive(Copy, Eq, Hash)]
    pub enum Codec {
        /// G.711 that conceals lost packets (Appendix I of G.711): what a telephone's leg most
        /// likely is.
        G711Concealed,
        /// G.711 that plays silence for lost packets.
        G711,
        /// G.729A, which has less to lose: how the line would do in a harder case.
        G729a,
    }

    /// By which formula a quality was estimated.
    #[derive(Copy, Eq, Hash)]
    pub enum Formula {
        /// R of ITU-T G.107 with the delay impairment of Cole and Rosenbluth, MOS by G.107 Annex B.
        #[serde(rename = "ITU-T G.107, delay by Cole and Rosenbluth 2001")]
        G107ColeRosenbluth,
    }

    /// What stands between the line and two people who talk.
    #[derive(Copy)]
    pub struct Call {
        /// The codec.
        pub codec: Codec,
        /// Speech in one packet, in ms: it must be spoken before it can be sent.
        pub packet_ms: f64,
        /// Headset, sound card and the caller's own network, in ms.
        pub endpoint_ms: f64,
        /// What a remote desktop or a VPN adds when it carries the sound, in ms.
        pub desktop_ms: f64,
    }

    /// How a call would probably be in one direction: a planning estimate.
    #[derive(Copy)]
    pub struct Estimate {
        /// Mean opinion score, 1 to 4.5, at the median delay and the loss seen.
        pub mos: f64,
        /// With one in twenty packets slower, and the most loss that the count allows.
        pub low_mos: f64,
        /// With one in twenty packets quicker, and the least loss.
        pub high_mos: f64,
        /// The R that `mos` comes from.
        pub r: f64,
        /// One-way delay from mouth to ear at the median, in ms. An estimate: the quickest round
        /// trip is taken to be as long there as back.
        pub mouth_to_ear_ms: f64,
        /// Lost or late, in percent.
        pub missed_percent: f64,
        /// The codec.
        pub codec: Codec,
        /// The formula.
        pub formula: Formula,
    }
}

impl Default for Call {
    /// Hearth's starting value: G.711 with concealment, packets of 20 ms, 20 ms at the ends, sound
    /// not carried by a remote desktop.
    fn default() -> Call {
        Call {
            codec: Codec::G711Concealed,
            packet_ms: 20.0,
            endpoint_ms: 20.0,
            desktop_ms: 0.0,
        }
    }
}

/// The model's R, from 93.2 downwards; below 0 for what cannot be used at all.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct R(f64);

impl Codec {
    /// What the codec itself costs, and how well it stands random loss: Ie and Bpl of ITU-T G.113
    /// Appendix I.
    fn constants(self) -> (f64, f64) {
        match self {
            Codec::G711Concealed => (0.0, 25.1),
            Codec::G711 => (0.0, 4.3),
            Codec::G729a => (11.0, 19.0),
        }
    }

    /// R at a one-way delay from mouth to ear (ms), with so many packets missed (percent, not a
    /// fraction) in bursts of this [BurstR](Loss::burst_r).
    ///
    /// # Errors
    /// When one of them is no number or cannot be.
    pub fn r(self, delay_ms: f64, missed_percent: f64, burst_r: f64) -> Result<R, Absurd> {
        let delay_ms = within("one-way delay", delay_ms, 0.0, 600_000.0)?;
        let missed = within("missed packets", missed_percent, 0.0, 100.0)?;
        let burst_r = within("BurstR", burst_r, 1.0, f64::MAX)?;
        let (own, robustness) = self.constants();
        let loss = own + (95.0 - own) * missed / (missed / burst_r + robustness);
        Ok(R(UNIMPAIRED - delay_impairment(delay_ms) - loss))
    }
}

/// What a one-way delay costs (Cole and Rosenbluth 2001).
fn delay_impairment(ms: f64) -> f64 {
    0.024 * ms + 0.11 * (ms - TALKING_OVER_MS).max(0.0)
}

fn within(name: &'static str, value: f64, least: f64, most: f64) -> Result<f64, Absurd> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(Absurd::Figure(name))
    }
}

impl R {
    /// The number itself.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The mean opinion score (ITU-T G.107 Annex B), 1 to 4.5. The curve dips below 1 just above
    /// R = 0, where it is held at 1.
    pub fn mos(self) -> f64 {
        let R(r) = self;
        if r <= 0.0 {
            return 1.0;
        }
        if r >= 100.0 {
            return 4.5;
        }
        (1.0 + 0.035 * r + r * (r - 60.0) * (100.0 - r) * 7e-6).max(1.0)
    }
}

impl Call {
    /// Whether these can be the ends of a call.
    ///
    /// # Errors
    /// The first figure that cannot be.
    pub fn check(&self) -> Result<(), Absurd> {
        within("speech in a packet", self.packet_ms, 10.0, 120.0)?;
        within("delay of the ends", self.endpoint_ms, 0.0, 1_000.0)?;
        within("delay of the remote desktop", self.desktop_ms, 0.0, 1_000.0)?;
        Ok(())
    }

    /// The same call with another codec.
    pub fn with(self, codec: Codec) -> Call {
        Call { codec, ..self }
    }

    /// One-way delay from mouth to ear when a packet takes `network_ms` and jitter is `jitter_ms`.
    pub fn mouth_to_ear_ms(&self, network_ms: f64, jitter_ms: f64) -> f64 {
        // A telephone holds packets back for twice the jitter, at least 40 and at most 120 ms.
        let buffer = (2.0 * jitter_ms).clamp(40.0, 120.0);
        network_ms + self.packet_ms + buffer + self.endpoint_ms + self.desktop_ms
    }

    /// How a call would be in one direction: `idle` is the round trip on the idle line, the rest is
    /// that direction's own. Takes packets, so that what has no loss has no estimate.
    ///
    /// # Errors
    /// When a figure cannot be.
    pub fn estimate(
        &self,
        idle: &RoundTrip,
        delay: &Delay,
        packets: &Packets,
    ) -> Result<Estimate, Absurd> {
        let missed = Loss::of_call(packets)?;
        let mouth_to_ear = |growth_ms: f64| {
            let network = one_way_ms(idle, growth_ms);
            self.mouth_to_ear_ms(network, delay.jitter_ms)
        };
        let r = |growth_ms, percent| {
            self.codec
                .r(mouth_to_ear(growth_ms), percent, missed.burst_r)
        };
        let growth = delay.growth;
        let middle = r(growth.median_ms, missed.percent)?;
        Ok(Estimate {
            mos: middle.mos(),
            low_mos: r(growth.p95_ms, missed.interval.high_percent)?.mos(),
            high_mos: r(growth.p5_ms, missed.interval.low_percent)?.mos(),
            r: middle.value(),
            mouth_to_ear_ms: mouth_to_ear(growth.median_ms),
            missed_percent: missed.percent,
            codec: self.codec,
            formula: Formula::G107ColeRosenbluth,
        })
    }
}

/// How long a packet takes in one direction: half the quickest round trip on the idle line, and what
/// this direction grew by. Half of a round trip under load would halve a queue that stands in one
/// direction only.
pub fn one_way_ms(idle: &RoundTrip, growth_ms: f64) -> f64 {
    idle.min_ms / 2.0 + growth_ms.max(0.0)
}
