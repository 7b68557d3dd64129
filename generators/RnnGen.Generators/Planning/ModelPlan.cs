using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>What will be built for one class.</summary>
/// <param name="Owner">The class.</param>
/// <param name="Network">The network; null where the declaration is invalid and its members throw.</param>
/// <param name="Taken">The members that an invalid declaration leaves to the user's class.</param>
internal sealed record ModelPlan(OwnerSpec Owner, NetworkPlan? Network, EquatableArray<string> Taken)
{
    internal static ModelPlan Create(RnnModelSpec spec) => new(spec.Owner, spec.Model is null ? null : NetworkPlan.Create(spec.Model), spec.Taken);
}
