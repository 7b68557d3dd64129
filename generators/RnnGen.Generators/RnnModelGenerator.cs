using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RnnGen.Generators.Diagnostics;
using RnnGen.Generators.Emission;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators;

/// <summary>The pipeline: attribute -> parsed declaration -> plan -> files. It wires the stages and does nothing else.</summary>
/// <remarks>
/// Errors are reported here and not by the analyzer: an error of a generator stops the compiler before it binds method bodies, so the user
/// sees the one error that matters and none about members that could not be written, analyzers switched on or off.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class RnnModelGenerator : IIncrementalGenerator
{
    /// <summary>The tracking names of the stages, in order.</summary>
    internal static readonly ImmutableArray<string> StageNames = [ParseStage, ErrorStage, SpecStage, PlanStage, CollisionStage, EmitStage];

    internal const string ParseStage = "Parse";
    internal const string ErrorStage = "Errors";
    internal const string SpecStage = "Spec";
    internal const string PlanStage = "Plan";
    internal const string CollisionStage = "FileNameCollisions";
    internal const string EmitStage = "Emit";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedModel> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                RnnModelParser.AttributeMetadataName,
                static (node, _) => node is TypeDeclarationSyntax,
                static (target, cancellation) => RnnModelParser.Parse(target, cancellation))
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(ParseStage);

        IncrementalValuesProvider<DiagnosticInfo> errors = parsed
            .SelectMany(static (model, _) => model.Errors)
            .WithTrackingName(ErrorStage);

        IncrementalValuesProvider<RnnModelSpec> specs = parsed
            .Select(static (model, _) => model.Spec)
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(SpecStage);

        IncrementalValuesProvider<ModelPlan> plans = specs
            .Select(static (spec, cancellation) =>
            {
                cancellation.ThrowIfCancellationRequested();
                return ModelPlan.Create(spec);
            })
            .WithTrackingName(PlanStage);

        IncrementalValueProvider<EquatableArray<OwnerSpec>> collisions = plans
            .Select(static (plan, _) => plan.Owner)
            .Collect()
            .Select(static (owners, _) => FileNames.Colliding(owners))
            .WithTrackingName(CollisionStage);

        IncrementalValuesProvider<EquatableArray<GeneratedFile>> files = plans
            .Combine(collisions)
            .Select(static (pair, cancellation) =>
            {
                cancellation.ThrowIfCancellationRequested();
                return ModelEmitter.Emit(pair.Left, FileNames.Of(pair.Left.Owner, pair.Right));
            })
            .WithTrackingName(EmitStage);

        context.RegisterSourceOutput(errors, static (output, error) => output.ReportDiagnostic(error.ToDiagnostic()));
        context.RegisterSourceOutput(files, static (output, models) =>
        {
            foreach (GeneratedFile file in models)
            {
                output.AddSource(file.Name, SourceText.From(file.Text, Encoding.UTF8));
            }
        });
    }
}
