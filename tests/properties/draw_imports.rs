//! Random imported tables.

use crate::build::key_arn;
use crate::imports::{Import, IndexKind, Source};
use crate::model::Model;
use crate::questions::{ACCOUNT, REGION};
use crate::random::Random;

const IMPORT_IDS: [&str; 3] = ["Prices", "Catalogue", "prices-v2"];
const IMPORTED_NAMES: [&str; 4] = ["prices", "prices.v2", "Orders-prod", "prices-"];
const IMPORTED_INDEXES: [(&str, IndexKind); 4] = [
    ("byShop", IndexKind::Global),
    ("byShop2", IndexKind::Local),
    ("similar", IndexKind::Vector),
    ("by.date", IndexKind::Global),
];

/// Imported tables. Some are the same table as another import, or one of the stack's own.
pub(crate) fn add_imports(random: &mut Random, model: &mut Model) {
    let count = random.between(1, 3);
    for id in IMPORT_IDS.iter().take(count) {
        let import = match random.below(4) {
            0 => of_own_table(random, model, id),
            1 => model.imports.first().cloned(),
            _ => None,
        };
        let mut import = import.unwrap_or_else(|| import_of(random, id));
        import.id = (*id).to_owned();
        if model.own_table(&import).is_none() {
            let count = random.below(3);
            let indexes = random.some(&IMPORTED_INDEXES, count).into_iter();
            import.indexes = indexes.map(|(name, kind)| (name.to_owned(), kind)).collect();
        }
        let region = import.region.clone();
        let own = model.tables.iter().filter(|table| {
            table.own_keys && (region == REGION || table.replicas.contains(&region))
        });
        let mut keys: Vec<String> = own.map(|table| key_arn(table, &region)).collect();
        let (account, name) = (&import.account, &import.name);
        keys.push(format!("arn:aws:kms:{region}:{account}:key/{name}"));
        import.key = random.once_in(2).then(|| random.pick(&keys).clone());
        model.imports.push(import);
    }
}

fn import_of(random: &mut Random, id: &str) -> Import {
    let sources =
        [Source::Name, Source::Arn, Source::Arn, Source::ExportedArn, Source::ExportedName];
    let source = *random.pick(&sources);
    let (account, region) = match source {
        Source::Arn => (
            *random.pick(&[ACCOUNT, ACCOUNT, "555566667777"]),
            *random.pick(&[REGION, "eu-central-1", "sa-east-1"]),
        ),
        _ => (ACCOUNT, REGION),
    };
    Import {
        id: id.to_owned(),
        source,
        account: account.to_owned(),
        region: region.to_owned(),
        name: random.pick(&IMPORTED_NAMES).to_string(),
        indexes: Vec::new(),
        key: None,
    }
}

/// An import of a table of the stack whose name is known. By that name, written out, it is a mistake.
fn of_own_table(random: &mut Random, model: &Model, id: &str) -> Option<Import> {
    let named: Vec<usize> =
        (0..model.tables.len()).filter(|table| model.name_of(*table).is_some()).collect();
    let index = *named.get(random.below(named.len().max(1)))?;
    let table = &model.tables[index];
    let local = table.local_indexes.iter().map(|index| (index.name.clone(), IndexKind::Local));
    let global = table.global_indexes.iter().map(|index| (index.name.clone(), IndexKind::Global));
    let vector = table.vector_indexes.iter().map(|name| (name.clone(), IndexKind::Vector));
    let indexes: Vec<(String, IndexKind)> = local.chain(global).chain(vector).collect();
    let mut regions = vec![REGION.to_owned()];
    regions.extend(table.replicas.clone());
    let region = random.pick(&regions).clone();
    let by_name = region == REGION && random.once_in(2);
    Some(Import {
        id: id.to_owned(),
        source: if by_name { Source::ExportedName } else { Source::Arn },
        account: ACCOUNT.to_owned(),
        region,
        name: model.name_of(index)?,
        indexes: random.some(&indexes, 2),
        key: None,
    })
}
