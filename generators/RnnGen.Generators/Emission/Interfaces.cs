namespace RnnGen.Generators.Emission;

/// <summary>The runtime's interfaces of models, as C# type names.</summary>
internal static class Interfaces
{
    internal const string RecurrentModel = "global::RnnGen.Models.IRecurrentModel";

    internal const string StreamingModel = "global::RnnGen.Models.IStreamingModel";

    internal const string TrainableModel = "global::RnnGen.Models.ITrainableModel";
}
