using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Reads and checks the attribute's arguments. Each fault is reported on the argument that has it.</summary>
internal sealed class ArgumentReader(
    string modelName, AttributeData attribute, AttributeSyntax syntax, List<DiagnosticInfo> errors)
{
    /// <summary>The declared model, or null where an argument is invalid.</summary>
    internal DeclaredModel? Read()
    {
        if (!ArgumentNames.Check(modelName, attribute.AttributeClass!, syntax, errors))
        {
            return null;
        }

        if (attribute.NamedArguments.Where(static a => a.Value.Kind == TypedConstantKind.Error).Select(static a => a.Key).FirstOrDefault() is { } unknown)
        {
            return Unreadable(unknown);
        }

        bool writesText = syntax.ArgumentList?.Arguments.Any(static a => a.NameEquals is null) == true;
        if (writesText && attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Primitive }])
        {
            return Unreadable("text");
        }

        InputReader inputs = new(this, writesText ? attribute.ConstructorArguments[0] : null);
        if (!inputs.CheckKind())
        {
            return null;
        }

        TokenKind? tokens = ReadEnum<TokenKind>(Descriptors.UnknownTokens, "Tokens");
        WordReader words = new(this, writesText ? attribute.ConstructorArguments[0] : null);
        bool readsWords = tokens == TokenKind.Words && !inputs.IsNumeric;
        List<int>? symbols = tokens is null ? null : readsWords ? words.ReadText() : words.CheckUnused(inputs.IsNumeric, tokens == TokenKind.Words) ? inputs.ReadText() : null;
        List<int>? vocabulary = tokens is null ? null : readsWords ? words.Indices : inputs.ReadVocabulary(symbols);
        int? inputSize = inputs.ReadInputSize(vocabulary?.Count);
        OutputHead? head = ReadEnum<OutputHead>(Descriptors.UnknownHead, "Head");
        WeightFormat? streamingWeights = ReadEnum<WeightFormat>(Descriptors.UnknownWeightFormat, "StreamingWeights");
        OptimizerSpec? optimizer = new OptimizerReader(this).Read();
        int? embeddingSize = inputs.ReadEmbeddingSize();
        InputPositions? inputPositions = inputs.ReadPositions();
        int? hiddenSize = ReadHiddenSize(inputs.IsNumeric ? null : vocabulary?.Count, inputs.IsNumeric);
        LayerSpec? layers = new LayerReader(this).Read();
        OutputReader outputs = new(this, inputs);
        OutputPositions? positions = outputs.ReadPositions();
        LossFunction? loss = outputs.ReadLoss();
        int? outputSize = outputs.ReadOutputSize(vocabulary?.Count, head, hiddenSize * layers?.Directions);
        bool shaped = inputs.CheckSequenceLength(symbols?.Count, readsWords) & CheckBatchSize();
        if (tokens is null || symbols is null || vocabulary is null || inputSize is null || head is null || streamingWeights is null || optimizer is null || embeddingSize is null || inputPositions is null || hiddenSize is null || layers is null
            || positions is null || loss is null || outputSize is null || !shaped)
        {
            return null;
        }

        DeclaredModel model = new(
            new(symbols), new(vocabulary), new(words.Vocabulary), words.Unknown, inputSize.Value, outputSize.Value, hiddenSize.Value, layers, embeddingSize.Value, inputPositions.Value, optimizer, head.Value, positions.Value, loss.Value, streamingWeights.Value,
            Argument("SequenceLength")?.Value as int?, Argument("BatchSize")?.Value as int?);
        return CheckHeadless(model) && outputs.CheckDirections(model) && CheckMemory(model) ? model : null;
    }

    // A constant that another generator, or this one, has yet to write: the compiler itself will find nothing wrong with it. What names
    // nothing, such as a number instead of a text, it has refused already.
    private DeclaredModel? Unreadable(string name)
    {
        if (!ArgumentNode(syntax, name).DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(static name => !name.IsMissing))
        {
            return null;
        }

        string remedy = "its value, or a constant that no generator writes";
        if (attribute.AttributeClass?.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault()?.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } type)
        {
            string[] values = [.. type.GetMembers().OfType<IFieldSymbol>().Select(static value => value.Name)];
            remedy = $"{type.Name}.{string.Join(", ", values.Take(values.Length - 1))} or {values.Last()}";
        }
        else if (name == "text")
        {
            remedy += "; of a text that is read at run time write the Vocabulary and a SequenceLength, and give batches of it then";
        }

        return Fault<DeclaredModel>(Descriptors.UnknownConstant, name, name, remedy);
    }

    private int? ReadHiddenSize(int? vocabularySize, bool isRequired)
    {
        int? declared = Argument("HiddenSize") is { Value: int value } ? value : null;
        if ((declared ?? vocabularySize ?? (isRequired ? 0 : null)) is not { } size)
        {
            return null; // The vocabulary is at fault, and has been reported.
        }

        if (size is >= 1 and <= DeclarationLimits.MaxHiddenSize)
        {
            return size;
        }

        string what = declared is not null ? Number(size) : isRequired ? "left out" : $"{Number(size)}, the vocabulary's size, because HiddenSize is left out";
        Fault(Descriptors.HiddenSize, "HiddenSize", what, Number(DeclarationLimits.MaxHiddenSize));
        return null;
    }

    private bool CheckBatchSize()
    {
        if (Argument("BatchSize") is not { Value: int size } || size is >= 1 and <= DeclarationLimits.MaxBatchSize)
        {
            return true;
        }

        return Fault(Descriptors.BatchSize, "BatchSize", Number(size), Number(DeclarationLimits.MaxBatchSize));
    }

    private bool CheckHeadless(DeclaredModel model)
    {
        if (model.Head == OutputHead.Linear)
        {
            return true;
        }

        if (model.TopSize != model.OutputSize)
        {
            string hidden = model.Layers.Bidirectional ? $"2 x {Number(model.HiddenSize)}" : Number(model.HiddenSize);
            string remedy = model.OutputSize % model.Layers.Directions == 0 && model.OutputSize / model.Layers.Directions <= DeclarationLimits.MaxHiddenSize ? $"HiddenSize = {Number(model.OutputSize / model.Layers.Directions)} or Head = OutputHead.Linear" : "Head = OutputHead.Linear";
            return Fault(Descriptors.HeadlessSize, "HiddenSize", hidden, $"{Number(model.OutputSize)} {(model.ReadsSymbols && model.OutputSize == model.Vocabulary.Count ? "symbols" : "outputs")}", remedy);
        }

        return true;
    }

    private bool CheckMemory(DeclaredModel model)
    {
        long length = ModelSize.Activations(model);
        if (length <= DeclarationLimits.MaxBlockLength)
        {
            return true;
        }

        return Fault(
            Descriptors.TooLarge, "text", Mebibytes(length), Number(model.Sequences), Number(model.Positions), Number(model.HiddenSize), Number(model.OutputSize),
            Mebibytes(DeclarationLimits.MaxBlockLength));

        static string Mebibytes(long elements) => ((elements * sizeof(float) + (1 << 20) - 1) / (1 << 20)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>An argument whose values are an enum's; left out, its first.</summary>
    internal T? ReadEnum<T>(DiagnosticDescriptor unknown, string name)
        where T : struct, Enum
    {
        int value = Argument(name) is { Value: int declared } ? declared : 0;
        if (Enum.IsDefined(typeof(T), value))
        {
            return (T)(object)value;
        }

        Fault(unknown, name, Number(value));
        return null;
    }

    internal TypedConstant? Argument(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The argument's expression; the whole attribute where the argument was left out.</summary>
    internal static Location ArgumentLocation(AttributeSyntax syntax, string name) => ArgumentNode(syntax, name).GetLocation();

    private static SyntaxNode ArgumentNode(AttributeSyntax syntax, string name)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = syntax.ArgumentList?.Arguments ?? default;
        AttributeArgumentSyntax? argument = arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)
            ?? (name == "text" ? arguments.FirstOrDefault(static a => a.NameEquals is null) : null);
        return argument?.Expression ?? (SyntaxNode)syntax;
    }

    /// <summary>Reports a fault of an argument.</summary>
    /// <returns>False, for a check to return.</returns>
    internal bool Fault(DiagnosticDescriptor descriptor, string argument, params string[] details)
    {
        errors.Add(DiagnosticInfo.Create(descriptor, ArgumentLocation(syntax, argument), [modelName, .. details]));
        return false;
    }

    /// <summary>The same for what is read and cannot be.</summary>
    internal T? Fault<T>(DiagnosticDescriptor descriptor, string argument, params string[] details)
        where T : class
    {
        Fault(descriptor, argument, details);
        return null;
    }

    /// <summary>Checks that a text or a vocabulary holds whole symbols.</summary>
    internal bool CheckSurrogates(string text, string argument, string what)
    {
        int lone = SymbolText.LoneSurrogate(text);
        return lone < 0 || Fault(Descriptors.LoneSurrogate, argument, what, ((int)text[lone]).ToString("X4", CultureInfo.InvariantCulture), Number(lone));
    }

    internal static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
