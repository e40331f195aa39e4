//! A global table's writes are always autoscaled.

use tablature::WriteCapacity;

fn main() {
    WriteCapacity::fixed(5);
    //~^ ERROR no function or associated item named `fixed` found for struct `WriteCapacity`
    //~^^ NOTE `WriteCapacity::autoscaled`
}
