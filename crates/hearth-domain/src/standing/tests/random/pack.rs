//! Packs by chance: in one to three versions, each of which could be published.

use proptest::{collection::vec, prelude::*};

use crate::pack::check;
use crate::standing::tests::world::{World, day, packs};

/// How an item can be responded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::standing::tests) enum Shape {
    /// An answer that settles itself.
    Answer,
    /// An answer that the manager accepts.
    Claim,
    /// An answer that two people accept.
    Pair,
    /// An answer, words that the manager accepts, or IT's word.
    Either,
    /// The advisor's voice and the manager's.
    Both,
    /// A day to which it holds.
    Until,
    /// A measurement with a supported system.
    System,
    /// An answer in odd revisions, words that the manager accepts in even ones.
    Moved,
}

use Shape::{Answer, Both, Claim, Either, Moved, Pair, System as Measured, Until};

#[derive(Debug, Clone)]
pub(in crate::standing::tests) struct ItemPlan {
    pub shape: Shape,
    review: Option<u32>,
    lapse_grace: u32,
    weight: &'static str,
    severity: &'static str,
    /// Whether the second and the third version ask it anew.
    raised: [bool; 2],
    /// The version that asks it first.
    born: usize,
    /// It is asked when an item before it was answered with this.
    pub when: Option<(usize, &'static str)>,
}

#[derive(Debug, Clone)]
pub(in crate::standing::tests) struct Plan {
    pub items: Vec<ItemPlan>,
    /// For each version, the days since [`super::world::START`] on which it begins, and its grace.
    pub versions: Vec<(i32, u32)>,
    /// All items are in one section, in which faults weigh on each other.
    together: bool,
}

pub(in crate::standing::tests) fn item_plan() -> impl Strategy<Value = ItemPlan> {
    let shape = prop::sample::select(vec![
        Answer, Claim, Pair, Either, Both, Until, Measured, Moved,
    ]);
    (
        shape,
        prop::sample::select(vec![Some(40), Some(90), Some(365), None]),
        0u32..20,
        prop::sample::select(vec!["required", "required", "advisory"]),
        prop::sample::select(vec!["low", "medium", "medium", "high"]),
        any::<[bool; 2]>(),
        prop::sample::select(vec![0, 0, 0, 1, 2]),
        prop::option::weighted(
            0.3,
            (any::<usize>(), prop::sample::select(vec!["yes", "no"])),
        ),
    )
        .prop_map(
            |(shape, review, lapse_grace, weight, severity, raised, born, when)| {
                let raised = if matches!(shape, Until | Measured) {
                    [false; 2]
                } else {
                    raised
                };
                ItemPlan {
                    shape,
                    review,
                    lapse_grace,
                    weight,
                    severity,
                    raised,
                    born,
                    when,
                }
            },
        )
}

/// Whether an item has an answer that others may wait for in every version.
fn answers(shape: Shape) -> bool {
    matches!(shape, Answer | Claim | Pair | Either | Both)
}

/// A pack in one to three versions; `free` ones have items that do not touch each other.
pub(in crate::standing::tests) fn plan(free: bool) -> impl Strategy<Value = Plan> {
    (
        vec(item_plan(), 2..6),
        vec((20i32..400, 0u32..90), 0..3),
        any::<bool>(),
    )
        .prop_map(move |(mut items, later, together)| {
            items[0].born = 0;
            for at in 0..items.len() {
                let parent = items[at]
                    .when
                    .filter(|_| !free && at > 0)
                    .map(|(p, c)| (p % at, c));
                let parent = parent
                    .filter(|(p, _)| answers(items[*p].shape) && items[*p].born <= items[at].born);
                items[at].when = parent;
            }
            let mut versions = vec![(-30, 30)];
            let mut from = 0;
            for (after, grace) in later {
                from += after;
                versions.push((from, grace));
            }
            Plan {
                items,
                versions,
                together: together && !free,
            }
        })
}

impl Plan {
    /// The pack's versions as files.
    pub fn texts(&self) -> Vec<String> {
        (0..self.versions.len())
            .map(|version| self.text(version))
            .collect()
    }

    fn text(&self, version: usize) -> String {
        let (from, grace) = self.versions[version];
        let sections = match self.together {
            true => section(
                "all",
                "escalate = { severity = \"medium\", count = 2, to = \"high\" }\nurgent_with = \"i0\"",
            ),
            false => {
                let ids = self.asked(version).map(|at| format!("s{at}"));
                ids.map(|id| section(&id, "")).collect()
            }
        };
        let sets: String = (1..=3)
            .map(|set| {
                let more = (1..set).map(|n| format!("{{ id = \"more{n}\", text = \"More\", means = \"not_met\" }}, "));
                format!(
                    "[[choices]]\nid = \"set{set}\"\noptions = [{}{{ id = \"yes\", text = \"Yes\", means = \"met\" }}, {{ id = \"no\", text = \"No\", means = \"not_met\" }}, {{ id = \"not-sure\", text = \"Not sure\", means = \"could_not_tell\" }}, {{ id = \"na\", text = \"Not here\", means = \"not_applicable\" }}]\n",
                    more.collect::<String>()
                )
            })
            .collect();
        let items: String = self
            .asked(version)
            .map(|at| self.item(at, version))
            .collect();
        format!(
            "id = \"chance\"\nversion = {}\ntitle = \"Chance\"\nfrom = \"{}\"\ngrace_days = {grace}\nnotice = \"To be confirmed.\"\n\
             [timing]\ndue_soon_days = 9\nlapse_grace_days = 5\nseconds = 5\n\
             [retention]\nphoto_days = 9\nphoto_days_after_decision = 0\ndocument_days = 9\n\
             [severities]\nlow_fix_days = 9\nmedium_fix_days = 9\nhigh_fix_days = 9\n\
             [support]\nchecked = \"2025-12-01\"\nstale_after_days = 9000\nrows = [{{ os = \"debian\", version = \"12\", title = \"Debian\", ends = \"2026-09-30\" }}]\n\
             {sets}{sections}{items}",
            version + 1,
            day(from),
        )
    }

    /// The items that a version asks.
    fn asked(&self, version: usize) -> impl Iterator<Item = usize> {
        (0..self.items.len()).filter(move |&at| self.items[at].born <= version)
    }

    pub fn revision(&self, at: usize, version: usize) -> u32 {
        let item = &self.items[at];
        let raised = (item.born + 1..=version).filter(|v| item.raised[v - 1]);
        1 + u32::try_from(raised.count()).unwrap()
    }

    fn item(&self, at: usize, version: usize) -> String {
        let item = &self.items[at];
        let revision = self.revision(at, version);
        let section = if self.together {
            "all".into()
        } else {
            format!("s{at}")
        };
        let review = item
            .review
            .map_or("\"once\"".into(), |days| days.to_string());
        let when = item.when.map_or(String::new(), |(parent, choice)| {
            format!("when = {{ chose = {{ item = \"i{parent}\", any = [\"{choice}\"] }} }}\n")
        });
        let needs = match item.shape {
            Both => "needs = [[\"answer\"], [\"manager\"]]\n",
            _ => "",
        };
        let methods: String = methods(item.shape, revision)
            .iter()
            .map(|(id, by, kind, settles)| {
                format!("[[item.method]]\nid = \"{id}\"\nby = \"{by}\"\nkind = {kind}\nsettles = {settles}\n")
            })
            .collect();
        format!(
            "[[item]]\nid = \"i{at}\"\nsection = \"{section}\"\nrevision = {revision}\nweight = \"{}\"\nseverity = \"{}\"\n\
             title = \"Item {at}\"\nask = \"So?\"\nadvice = [\"Look.\"]\nfixer = \"advisor\"\nsource = \"Chance\"\n\
             review = {review}\nlapse_grace_days = {}\n{when}{needs}{methods}",
            item.weight, item.severity, item.lapse_grace,
        )
    }
}

fn section(id: &str, more: &str) -> String {
    format!(
        "[[section]]\nid = \"{id}\"\ntitle = \"{id}\"\npart = \"All\"\nintro = \"All.\"\n{more}\n"
    )
}

fn methods(shape: Shape, revision: u32) -> Vec<(&'static str, &'static str, String, &'static str)> {
    const ITSELF: &str = "\"itself\"";
    const MANAGER: &str = "{ accepted = \"manager\" }";
    let answer = |settles| {
        let kind = format!("{{ answer = {{ choices = \"set{revision}\" }} }}");
        ("answer", "advisor", kind, settles)
    };
    let words = (
        "words",
        "advisor",
        "{ words = { most = 50 } }".into(),
        MANAGER,
    );
    let says = |role| {
        (
            role,
            role,
            "{ attestation = { statement = \"So.\" } }".into(),
            ITSELF,
        )
    };
    match shape {
        Answer => vec![answer(ITSELF)],
        Claim => vec![answer(MANAGER)],
        Pair => vec![answer("\"two_people\"")],
        Either => vec![answer(ITSELF), words, says("it")],
        Both => vec![answer(ITSELF), says("manager")],
        Until => vec![("day", "advisor", "{ day = { expires = true } }".into(), ITSELF)],
        Measured => vec![(
            "probe",
            "advisor",
            "{ measurement = { probe = \"device\", limits = [{ fact = \"system\", unit = \"none\", bound = \"supported\", says = \"a supported system\" }, { fact = \"memory\", unit = \"GiB\", bound = { at_least = 7.0 }, says = \"8 GB\" }] } }".into(),
            ITSELF,
        )],
        Moved if revision % 2 == 1 => vec![answer(ITSELF)],
        Moved => vec![words],
    }
}

/// An advisor under the versions of a plan, each of which could be published.
pub(in crate::standing::tests) fn world(plan: &Plan) -> World {
    let texts = plan.texts();
    let packs = packs(texts.iter().map(String::as_str));
    let versions: Vec<_> = packs.all().collect();
    for pack in &versions {
        assert_eq!(check::check(pack, day(0)), [], "{}", plan.text(0));
    }
    for pair in versions.windows(2) {
        assert_eq!(check::against(pair[1], pair[0]), []);
    }
    let mut world = World::new(packs);
    world.trusting = true;
    world
}
