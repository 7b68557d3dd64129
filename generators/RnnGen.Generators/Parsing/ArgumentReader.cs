using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
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
        if (syntax.ArgumentList is not { } list || list.Arguments.All(static a => a.NameEquals is not null))
        {
            return null; // No text: the compiler has its own error for this.
        }

        // A constant that another generator, or this one, has yet to write: the compiler itself will find nothing wrong with it.
        if (attribute.NamedArguments.Where(static a => a.Value.Kind == TypedConstantKind.Error).Select(static a => a.Key).FirstOrDefault() is { } unknown)
        {
            return Fault<DeclaredModel>(Descriptors.UnknownConstant, ArgumentLocation(unknown), unknown);
        }

        if (attribute.ConstructorArguments is not [{ Kind: not TypedConstantKind.Error } text])
        {
            return Fault<DeclaredModel>(Descriptors.UnknownConstant, ArgumentLocation("text"), "text");
        }

        List<int>? symbols = ReadText(text.Value as string);
        List<int>? vocabulary = symbols is null ? null : ReadVocabulary(symbols);
        OutputHead? head = ReadHead();
        WeightFormat? streamingWeights = ReadStreamingWeights();
        double? learningRate = ReadLearningRate();
        int? hiddenSize = ReadHiddenSize(vocabulary?.Count);
        bool shaped = CheckSequenceLength(symbols?.Count) & CheckBatchSize();
        if (symbols is null || vocabulary is null || head is null || streamingWeights is null || learningRate is null || hiddenSize is null || !shaped)
        {
            return null;
        }

        DeclaredModel model = new(
            new(symbols), new(vocabulary), hiddenSize.Value, learningRate.Value, head.Value, streamingWeights.Value, Argument("SequenceLength")?.Value as int?, Argument("BatchSize")?.Value as int?);
        return CheckHeadless(model) && CheckMemory(model) ? model : null;
    }

    private List<int>? ReadText(string? text)
    {
        Location where = ArgumentLocation("text");
        if (text is null)
        {
            return Fault<List<int>>(Descriptors.Text, where, "is null");
        }

        List<int>? symbols = ReadSymbols(text, where, "text");
        return symbols switch
        {
            null => null,
            [] => Fault<List<int>>(Descriptors.Text, where, "is empty"),
            [_] => Fault<List<int>>(Descriptors.Text, where, "is one symbol long"),
            { Count: > DeclarationLimits.MaxTextLength } => Fault<List<int>>(
                Descriptors.TextTooLong, where, Number(symbols.Count), Number(DeclarationLimits.MaxTextLength)),
            _ when symbols.TrueForAll(s => s == symbols[0]) => Fault<List<int>>(Descriptors.Text, where, $"repeats {SymbolText.Describe(symbols[0])} alone"),
            _ => symbols,
        };
    }

    private List<int>? ReadVocabulary(List<int> text)
    {
        Location where = ArgumentLocation("Vocabulary");
        List<int>? vocabulary = Argument("Vocabulary") is { Value: string declared }
            ? ReadSymbols(declared, where, "vocabulary")
            : [.. text.Distinct().OrderBy(static s => s)];
        if (vocabulary is null)
        {
            return null;
        }

        Dictionary<int, int> first = [];
        for (int i = 0; i < vocabulary.Count; i++)
        {
            if (first.TryGetValue(vocabulary[i], out int earlier))
            {
                return Fault<List<int>>(
                    Descriptors.Vocabulary, where, $"repeats {SymbolText.Describe(vocabulary[i])} at index {Number(earlier)} and {Number(i)}", "write each symbol once");
            }

            first.Add(vocabulary[i], i);
        }

        int missing = text.FindIndex(s => !first.ContainsKey(s));
        if (missing >= 0)
        {
            return Fault<List<int>>(
                Descriptors.Vocabulary, where, $"lacks {SymbolText.Describe(text[missing])}, symbol {Number(missing)} of the text, counted from 0", "add it, or leave Vocabulary out to take the text's symbols");
        }

        return vocabulary.Count <= DeclarationLimits.MaxVocabularySize
            ? vocabulary
            : Fault<List<int>>(
                Descriptors.Vocabulary, where, $"has {Number(vocabulary.Count)} symbols", $"write at most {Number(DeclarationLimits.MaxVocabularySize)}");
    }

    private List<int>? ReadSymbols(string text, Location where, string what)
    {
        List<int> symbols = [];
        int lone = SymbolText.Split(text, symbols);
        return lone < 0
            ? symbols
            : Fault<List<int>>(Descriptors.LoneSurrogate, where, what, ((int)text[lone]).ToString("X4", CultureInfo.InvariantCulture), Number(lone));
    }

    private OutputHead? ReadHead()
    {
        OutputHead head = Argument("Head") is { Value: int value } ? (OutputHead)value : OutputHead.Linear;
        if (head is OutputHead.Linear or OutputHead.None)
        {
            return head;
        }

        Fault<object>(Descriptors.UnknownHead, ArgumentLocation("Head"), Number((int)head));
        return null;
    }

    private WeightFormat? ReadStreamingWeights()
    {
        WeightFormat format = Argument("StreamingWeights") is { Value: int value } ? (WeightFormat)value : WeightFormat.Float32;
        if (format is WeightFormat.Float32 or WeightFormat.BFloat16)
        {
            return format;
        }

        Fault<object>(Descriptors.UnknownWeightFormat, ArgumentLocation("StreamingWeights"), Number((int)format));
        return null;
    }

    private double? ReadLearningRate()
    {
        double rate = Argument("LearningRate") is { Value: double value } ? value : DeclarationLimits.DefaultLearningRate;
        if (rate is >= DeclarationLimits.MinLearningRate and <= DeclarationLimits.MaxLearningRate)
        {
            return rate;
        }

        Fault<object>(Descriptors.LearningRate, ArgumentLocation("LearningRate"), rate.ToString("R", CultureInfo.InvariantCulture));
        return null;
    }

    private int? ReadHiddenSize(int? vocabularySize)
    {
        int? declared = Argument("HiddenSize") is { Value: int value } ? value : null;
        if ((declared ?? vocabularySize) is not { } size)
        {
            return null; // The vocabulary is at fault, and has been reported.
        }

        if (size is >= 1 and <= DeclarationLimits.MaxHiddenSize)
        {
            return size;
        }

        string what = declared is null ? $"{Number(size)}, the vocabulary's size, because HiddenSize is left out" : Number(size);
        Fault<object>(Descriptors.HiddenSize, ArgumentLocation("HiddenSize"), what, Number(DeclarationLimits.MaxHiddenSize));
        return null;
    }

    private bool CheckSequenceLength(int? symbols)
    {
        if (Argument("SequenceLength") is not { Value: int length } || symbols is not { } count || (length >= 1 && length < count))
        {
            return true;
        }

        Fault<object>(Descriptors.SequenceLength, ArgumentLocation("SequenceLength"), Number(length), Number(count), Number(count - 1));
        return false;
    }

    private bool CheckBatchSize()
    {
        if (Argument("BatchSize") is not { Value: int size } || size is >= 1 and <= DeclarationLimits.MaxBatchSize)
        {
            return true;
        }

        Fault<object>(Descriptors.BatchSize, ArgumentLocation("BatchSize"), Number(size), Number(DeclarationLimits.MaxBatchSize));
        return false;
    }

    private bool CheckHeadless(DeclaredModel model)
    {
        if (model.Head == OutputHead.Linear)
        {
            return true;
        }

        int size = model.Vocabulary.Count;
        if (model.HiddenSize != size)
        {
            Fault<object>(Descriptors.HeadlessSize, ArgumentLocation("HiddenSize"), Number(model.HiddenSize), Number(size));
            return false;
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

        Fault<object>(
            Descriptors.TooLarge, ArgumentLocation("text"), Mebibytes(length), Number(model.Sequences), Number(model.Positions), Number(model.HiddenSize), Number(model.Vocabulary.Count),
            Mebibytes(DeclarationLimits.MaxBlockLength));
        return false;

        static string Mebibytes(long elements) => (elements * sizeof(float) / (1 << 20)).ToString(CultureInfo.InvariantCulture);
    }

    private TypedConstant? Argument(string name)
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

    private Location ArgumentLocation(string name) => ArgumentLocation(syntax, name);

    /// <summary>The argument's expression; the whole attribute where the argument was left out.</summary>
    internal static Location ArgumentLocation(AttributeSyntax syntax, string name)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = syntax.ArgumentList?.Arguments ?? default;
        AttributeArgumentSyntax? argument = arguments.FirstOrDefault(a => (a.NameEquals?.Name ?? a.NameColon?.Name)?.Identifier.ValueText == name)
            ?? (name == "text" ? arguments.FirstOrDefault(static a => a.NameEquals is null) : null);
        return (argument?.Expression ?? (SyntaxNode)syntax).GetLocation();
    }

    private T? Fault<T>(DiagnosticDescriptor descriptor, Location where, params string[] arguments)
        where T : class
    {
        errors.Add(DiagnosticInfo.Create(descriptor, where, [modelName, .. arguments]));
        return null;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
