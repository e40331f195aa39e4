use crate::update::{Planning, Update, by, orders};
use tablature::evolution::Allowances;

pub(crate) fn bad() -> Planning {
    Planning {
        update: Update::of(orders(), orders().global_secondary_index(by("user"))),
        allowances: Allowances::default().loss("Orders"),
    }
}

pub(crate) fn good() -> Planning {
    Planning { allowances: Allowances::default(), ..bad() }
}
