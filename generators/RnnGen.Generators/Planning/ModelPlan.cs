using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>What will be built for one class.</summary>
/// <param name="Owner">The class.</param>
/// <param name="FileName">The stem of the files' names: the metadata name, shortened where too long.</param>
/// <param name="Network">The network; null where the declaration is invalid and its members throw.</param>
internal sealed record ModelPlan(OwnerSpec Owner, string FileName, NetworkPlan? Network)
{
    internal static ModelPlan Create(RnnModelSpec spec) =>
        new(spec.Owner, FileNames.Of(spec.Owner.MetadataName), spec.Model is null ? null : NetworkPlan.Create(spec.Model));
}
